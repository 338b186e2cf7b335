import { join } from "node:path";
import { type RunningProcess, startProcess } from "../host/processes.js";
import type { LabFile } from "../lab-file.js";

/** Starts the etcd of all API servers. Each API server has its own key prefix. */
export function startEtcd(lab: LabFile, clientPort: number, peerPort: number): RunningProcess {
  const [client, peer] = [`http://127.0.0.1:${clientPort}`, `http://127.0.0.1:${peerPort}`];
  return startProcess(lab.folder, {
    part: "etcd",
    command: join(lab.binaries, "etcd"),
    args: [
      `--data-dir=${join(lab.folder, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      // A lab does not have to survive a power loss.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
  });
}
