import { execa } from "execa";
import type { LabCluster, LabFile } from "./lab-file.js";
import { onNode } from "./node-agent/network/node-network.js";

// Exits with code 0 if the connection is established.
const CONNECT = `
  const { hostname: host, port } = new URL(process.argv[1]);
  const socket = require("node:net").connect({ host, port });
  socket.on("connect", () => process.exit(0));
  socket.on("error", () => process.exit(1));
`;

/** Whether a TCP connection to a server can be established where Liqo's processes run. */
export async function connectsFromNode(
  lab: LabFile,
  cluster: LabCluster,
  server: string,
): Promise<boolean> {
  const command = onNode(lab, cluster, [process.execPath, "-e", CONNECT, server]);
  const [file = "", ...args] = command;
  const { failed } = await execa(file, args, { reject: false, timeout: 10_000 });
  return !failed;
}
