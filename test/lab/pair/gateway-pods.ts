import { expect } from "vitest";
import type { V1Pod } from "@kubernetes/client-node";
import { connectionStatus } from "../connection-status.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";

/** A side of a tunnel: its cluster and the remote cluster. */
export type Side = readonly [LabCluster, LabCluster];

/** A side of a tunnel, and its namespace if that is not the default. */
export type SideInNamespace = readonly [...Side, namespace?: string];

/** The names of the gateway pods of some sides. */
export async function gatewayPods(sides: readonly SideInNamespace[]): Promise<string[]> {
  const pods = await Promise.all(sides.map(podsOf));
  return pods.flat().map(({ metadata }) => metadata?.name ?? "");
}

/** Expects new gateway pods, and packets through the tunnel after their creation. */
export async function expectPacketsThroughNewPods(
  sides: readonly SideInNamespace[],
  podsBefore: readonly string[],
): Promise<void> {
  for (const side of sides) {
    const [pod, ...others] = await podsOf(side);
    expect(others).toEqual([]);
    expect(podsBefore).not.toContain(pod?.metadata?.name);
    const { latency } = await connectionStatus(...side);
    const lastPacket = Date.parse(latency?.timestamp ?? "");
    expect(lastPacket).toBeGreaterThan(pod?.metadata?.creationTimestamp?.getTime() ?? Infinity);
  }
}

async function podsOf([
  cluster,
  remote,
  namespace = tenantNamespace(remote),
]: SideInNamespace): Promise<V1Pod[]> {
  const { items } = await coreApi(cluster).listNamespacedPod({ namespace });
  return items;
}
