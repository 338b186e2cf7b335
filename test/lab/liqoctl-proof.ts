import { bothSay } from "./connection-status.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";
import { removeEmptyTenant } from "./liqo-leftovers.js";
import { type LiqoctlPair, networkConnect, networkReset } from "./liqoctl.js";
import { sendThroughTunnel } from "./tunnel-bytes.js";

/** What a tool that this project did not write has done on a lab. */
export interface LiqoctlProof {
  /** Seconds that `liqoctl network connect --wait` took. */
  readonly connectSeconds: number;
  /** Bytes that crossed the tunnel. None where the gateways are simulated: there is no tunnel. */
  readonly bytes: number | undefined;
  /** Seconds that `liqoctl network reset` took, and until nothing was left. */
  readonly resetSeconds: number;
}

const BYTES = 1_000_000;

/** Connects the first two clusters of a lab by `liqoctl`, sends bytes through the tunnel, and takes it all down. */
export async function connectWithLiqoctl(lab: LabFile): Promise<LiqoctlProof> {
  const [client, server] = lab.clusters;
  if (client === undefined || server === undefined) {
    throw new LabError(
      `liqoctl connects two clusters, and this lab has ${lab.clusters.length}: start one with "npm run lab -- up".`,
    );
  }
  const pair: LiqoctlPair = { client, server };
  const connectSeconds = await secondsOf(async () => {
    await networkConnect(lab, pair);
    await bothSay([client, server], "Connected", 5);
  });
  const bytes = lab.nodeAgent.gateways === "real" ? BYTES : undefined;
  if (bytes !== undefined) {
    await sendThroughTunnel(lab, pair, bytes);
  }
  const resetSeconds = await secondsOf(() => disconnectWithLiqoctl(lab, pair));
  return { connectSeconds, bytes, resetSeconds };
}

/** Takes down by `liqoctl` what joins two clusters, and waits until nothing of it is left. */
export async function disconnectWithLiqoctl(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await networkReset(lab, pair);
  await Promise.all([
    removeEmptyTenant(pair.client, tenantNamespace(pair.server)),
    removeEmptyTenant(pair.server, tenantNamespace(pair.client)),
  ]);
}

async function secondsOf(action: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await action();
  return (Date.now() - start) / 1000;
}
