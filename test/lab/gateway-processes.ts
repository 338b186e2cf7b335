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
  /** Network namespace that it runs in: that of its pod. */
  readonly namespace: string;
}

/** One of the programs of a real gateway, by its cluster and the cluster at the other end of its tunnel. */
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
    `No ${program} process runs in ${cluster.name} for a tunnel to ${remote.name}: ` +
      "there is no such gateway, or the gateways of this lab are simulated.",
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
    return []; // It has ended since it was listed.
  }
}
