import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { mergedKubeconfig } from "./cluster/kubeconfig.js";
import type { LabFile } from "./lab-file.js";
import { LAB_FOLDER_VARIABLE } from "./lab-folder.js";

/** Environment variables by name. */
export type Environment = Record<string, string>;

/** The environment for commands on a lab, isolated from your own clusters and stacks. */
export function labEnvironment(lab: LabFile): Environment {
  const state = join(lab.folder, "pulumi-state");
  mkdirSync(state, { recursive: true });
  return {
    PATH: [lab.binaries, process.env["PATH"] ?? ""].join(delimiter),
    KUBECONFIG: mergedKubeconfig(lab),
    [LAB_FOLDER_VARIABLE]: lab.folder,
    PULUMI_HOME: join(lab.folder, "pulumi-home"),
    // Without the metadata file: pulumi does not write it atomically, so a kill makes the stack
    // unreadable.
    PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "lab",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(includesPlugin(lab) && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
  };
}

function includesPlugin(lab: LabFile): boolean {
  return existsSync(join(lab.binaries, "pulumi-resource-kubernetes"));
}
