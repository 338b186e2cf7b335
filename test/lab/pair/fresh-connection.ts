import { expect } from "vitest";
import type { V1Pod } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";
import { coreApi, liqoObject, type LiqoNetworkObject, tenantNamespace } from "../liqo-api.js";

/** One end of a tunnel: its cluster and the other one. */
export type End = readonly [LabCluster, LabCluster];

type Measured = LiqoNetworkObject & {
  readonly status?: { readonly value?: string; readonly latency?: { readonly timestamp?: string } };
};

/** Names of the gateways' pods of some ends. */
export async function gatewayPods(ends: readonly End[]): Promise<string[]> {
  const pods = await Promise.all(ends.map(podsOf));
  return pods.flat().map(({ metadata }) => metadata?.name ?? "");
}

/** That gateways run in other pods than before, and packets have crossed since, by the clusters' own clocks. */
export async function expectPacketsThroughNewPods(
  ends: readonly End[],
  podsBefore: readonly string[],
): Promise<void> {
  for (const end of ends) {
    const [pod, ...others] = await podsOf(end);
    expect(others).toEqual([]);
    expect(podsBefore).not.toContain(pod?.metadata?.name);
    const connection = await liqoObject<Measured>(...end, "connections");
    const crossed = Date.parse(connection?.status?.latency?.timestamp ?? "");
    expect(crossed).toBeGreaterThan(pod?.metadata?.creationTimestamp?.getTime() ?? Infinity);
  }
}

async function podsOf([cluster, remote]: End): Promise<V1Pod[]> {
  const { items } = await coreApi(cluster).listNamespacedPod({
    namespace: tenantNamespace(remote),
  });
  return items;
}
