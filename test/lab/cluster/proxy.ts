import { join } from "node:path";
import { startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { onNode } from "../node-agent/network/node-network.js";

/** The port of Liqo's proxy. */
export const PROXY_PORT = 8118;

/** Starts Liqo's proxy, through which remote clusters reach the API server in-band. */
export function startProxy(lab: LabFile, cluster: LabCluster): void {
  const [command = "", ...args] = onNode(lab, cluster, [
    join(lab.binaries, "proxy"),
    `--port=${PROXY_PORT}`,
    `--force-host=${new URL(cluster.server).host}`,
  ]);
  const { name } = cluster;
  startProcess(lab.folder, { part: "proxy", cluster: name, command, args, keepRunning: true });
}
