import { expect } from "vitest";
import type { LabCluster, LabFile } from "../lab-file.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { gatewayPods } from "./gateway-pods.js";

/** A busy machine delays packets for up to a second. The start of a pod takes longer. */
const LONGEST_DELAY_MS = 3000;

/** The clusters of a tunnel. */
export interface TunnelClusters {
  readonly server: LabCluster;
  readonly client: LabCluster;
}

/** Runs an action. Expects the same gateway pods as before, and no interruption of the tunnel. */
export async function withoutInterruption<T>(
  lab: LabFile,
  { server, client }: TunnelClusters,
  action: () => Promise<T>,
): Promise<T> {
  const sides = [
    [server, client],
    [client, server],
  ] as const;
  const pods = await gatewayPods(sides);
  const watch = await TunnelWatch.start(lab, client, server, "Server");
  const result = await action();
  expect(await gatewayPods(sides)).toEqual(pods);
  if (watch !== undefined) {
    expect(await watch.stop()).toBeLessThan(LONGEST_DELAY_MS);
  }
  return result;
}
