import { expect } from "vitest";
import type { V1Pod } from "@kubernetes/client-node";
import { connectionStatus } from "../connection-status.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";

/** One end of a tunnel: its cluster and the other one. */
export type End = readonly [LabCluster, LabCluster];

/** One end of a tunnel, and its namespace if that is not Liqo's own for it. */
export type PlacedEnd = readonly [...End, namespace?: string];

/** Names of the gateways' pods of some ends. */
export async function gatewayPods(ends: readonly PlacedEnd[]): Promise<string[]> {
  const pods = await Promise.all(ends.map(podsOf));
  return pods.flat().map(({ metadata }) => metadata?.name ?? "");
}

/** That gateways run in other pods than before, and packets have crossed since, by the clusters' own clocks. */
export async function expectPacketsThroughNewPods(
  ends: readonly PlacedEnd[],
  podsBefore: readonly string[],
): Promise<void> {
  for (const end of ends) {
    const [pod, ...others] = await podsOf(end);
    expect(others).toEqual([]);
    expect(podsBefore).not.toContain(pod?.metadata?.name);
    const { latency } = await connectionStatus(...end);
    const crossed = Date.parse(latency?.timestamp ?? "");
    expect(crossed).toBeGreaterThan(pod?.metadata?.creationTimestamp?.getTime() ?? Infinity);
  }
}

async function podsOf([cluster, remote, namespace = tenantNamespace(remote)]: PlacedEnd): Promise<
  V1Pod[]
> {
  const { items } = await coreApi(cluster).listNamespacedPod({ namespace });
  return items;
}
