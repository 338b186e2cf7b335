import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { execa } from "execa";
import { gatewayProcess } from "./gateway-processes.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import type { LiqoctlPair } from "./liqoctl.js";

// The address of the server in every tunnel of Liqo.
const SERVER_IN_TUNNEL = "169.254.18.1";
const PORT = 7777;

// Prints "listening", then the digest of the bytes from one client.
const LISTENER = `
  const digest = require("node:crypto").createHash("sha256");
  const server = require("node:net").createServer((client) => {
    client.on("data", (bytes) => digest.update(bytes));
    client.on("end", () => { console.log(digest.digest("hex")); client.end(); server.close(); });
  });
  server.listen(${PORT}, "${SERVER_IN_TUNNEL}", () => console.log("listening"));
`;

const SENDER = `
  process.stdin.pipe(require("node:net").connect(${PORT}, "${SERVER_IN_TUNNEL}"));
`;

/** Sends bytes from the client to the server through the tunnel with TCP, and compares digests. */
export async function sendThroughTunnel(
  lab: LabFile,
  { client, server }: LiqoctlPair,
  size: number,
): Promise<void> {
  const from = await gatewayProcess(lab, client, server, "wireguard");
  const to = await gatewayProcess(lab, server, client, "wireguard");
  const bytes = randomBytes(size);

  const listener = nodeInside(to.namespace, LISTENER);
  await Promise.race([once(listener.stdout, "data"), listener]);
  await nodeInside(from.namespace, SENDER, bytes);
  const received = (await listener).stdout.split("\n").at(-1);

  const sent = createHash("sha256").update(bytes).digest("hex");
  if (received !== sent) {
    throw new LabError(
      `${size} bytes with digest ${sent} were sent into the tunnel in cluster ${client.name}, ` +
        `but cluster ${server.name} received bytes with digest ${received ?? "none"}.`,
    );
  }
}

function nodeInside(namespace: string, script: string, input?: Buffer) {
  const command = ["netns", "exec", namespace, process.execPath, "-e", script];
  return execa("ip", command, { timeout: 30_000, ...(input && { input }) });
}
