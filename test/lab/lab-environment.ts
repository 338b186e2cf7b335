import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { mergedKubeconfig } from "./cluster/kubeconfig.js";
import type { LabFile } from "./lab-file.js";
import { LAB_FOLDER_VARIABLE } from "./lab-folder.js";

/** Environment variables by name. */
export type Environment = Record<string, string>;

/** What a command needs in its environment to work on a lab, apart from everybody else's clusters and stacks. */
export function labEnvironment(lab: LabFile): Environment {
  const state = join(lab.folder, "pulumi-state");
  mkdirSync(state, { recursive: true });
  return {
    PATH: [lab.binaries, process.env["PATH"] ?? ""].join(delimiter),
    KUBECONFIG: mergedKubeconfig(lab),
    [LAB_FOLDER_VARIABLE]: lab.folder,
    PULUMI_HOME: join(lab.folder, "pulumi-home"),
    // Without its side file of metadata, which is written in place: a kill would leave it empty, and the stack unreadable.
    PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "lab",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(bringsPlugin(lab) && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
  };
}

function bringsPlugin(lab: LabFile): boolean {
  return existsSync(join(lab.binaries, "pulumi-resource-kubernetes"));
}
