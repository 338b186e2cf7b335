import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { execa } from "execa";
import { gatewayProcess } from "./gateway-processes.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import type { LiqoctlPair } from "./liqoctl.js";

// The listening gateway's end of every Liqo tunnel.
const SERVER_IN_TUNNEL = "169.254.18.1";
const PORT = 7777;

// Says it listens, then the digest of what one client has sent.
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

/** Sends bytes from the client's gateway to the server's by TCP through their tunnel, and checks what came out. */
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
      `${size} bytes went into the tunnel in ${client.name} with digest ${sent}, ` +
        `but came out in ${server.name} with digest ${received ?? "none"}.`,
    );
  }
}

function nodeInside(namespace: string, script: string, input?: Buffer) {
  const command = ["netns", "exec", namespace, process.execPath, "-e", script];
  return execa("ip", command, { timeout: 30_000, ...(input && { input }) });
}
