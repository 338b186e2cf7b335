import { waitForStatus } from "./connection-status.js";
import type { LabFile } from "./lab-file.js";
import { tenantNamespace } from "./liqo-api.js";
import { removeEmptyTenant } from "./liqo-leftovers.js";
import { type LiqoctlPair, networkConnect, networkReset, twoClusters } from "./liqoctl.js";
import { secondsOf } from "./seconds-of.js";
import { sendThroughTunnel } from "./tunnel-bytes.js";

/** The result of connecting a lab with liqoctl, which proves that the lab works. */
export interface LiqoctlProof {
  /** Duration of `liqoctl network connect --wait` in seconds. */
  readonly connectSeconds: number;
  /** Bytes sent through the tunnel. `undefined` if the gateways are simulated. */
  readonly bytes: number | undefined;
  /** Duration of `liqoctl network reset` until all objects were deleted, in seconds. */
  readonly resetSeconds: number;
}

const BYTES = 1_000_000;

/**
 * Connects the first two clusters of a lab with `liqoctl`, sends bytes through the tunnel, and
 * disconnects the clusters.
 */
export async function connectWithLiqoctl(lab: LabFile): Promise<LiqoctlProof> {
  const [client, server] = twoClusters(lab);
  const pair: LiqoctlPair = { client, server };
  const connectSeconds = await secondsOf(async () => {
    await networkConnect(lab, pair);
    await waitForStatus([client, server], "Connected", 5);
  });
  const bytes = lab.nodeAgent.gateways === "real" ? BYTES : undefined;
  if (bytes !== undefined) {
    await sendThroughTunnel(lab, pair, bytes);
  }
  const resetSeconds = await secondsOf(() => disconnectWithLiqoctl(lab, pair));
  return { connectSeconds, bytes, resetSeconds };
}

/** Disconnects two clusters with `liqoctl`, and waits until all network objects are deleted. */
export async function disconnectWithLiqoctl(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await networkReset(lab, pair);
  await Promise.all([
    removeEmptyTenant(pair.client, tenantNamespace(pair.server)),
    removeEmptyTenant(pair.server, tenantNamespace(pair.client)),
  ]);
}
