import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { execa } from "execa";
import { recordedNamespaces } from "./host/namespaces.js";
import { LabError } from "./lab-error.js";
import type { LabCluster, LabFile } from "./lab-file.js";
import { NetworkNames } from "./node-agent/network/addresses.js";

/** A process of a real gateway. */
export interface GatewayProcess {
  readonly pid: number;
  /** Network namespace of the pod. */
  readonly namespace: string;
}

/** A process of the real gateway that connects a cluster to a remote cluster. */
export async function gatewayProcess(
  lab: LabFile,
  cluster: LabCluster,
  remote: LabCluster,
  program: "gateway" | "wireguard",
): Promise<GatewayProcess> {
  const prefix = new NetworkNames(lab.folder).pods(cluster.index);
  for (const namespace of recordedNamespaces(lab.folder)) {
    const pids = namespace.startsWith(prefix) ? await pidsIn(namespace) : [];
    const pid = pids.find((candidate) => {
      const [file = "", ...args] = commandLine(candidate);
      return basename(file) === program && args.includes(`--remote-cluster-id=${remote.clusterId}`);
    });
    if (pid !== undefined) {
      return { pid, namespace };
    }
  }
  throw new LabError(
    `No ${program} process found in cluster ${cluster.name} for the tunnel to ${remote.name}: ` +
      "the gateway does not exist, or the gateways of this lab are simulated.",
  );
}

async function pidsIn(namespace: string): Promise<number[]> {
  const { stdout } = await execa("ip", ["netns", "pids", namespace]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return []; // The process has ended in the meantime.
  }
}
