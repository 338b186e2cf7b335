import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { MANAGED_BY_ANNOTATION } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import { typeTokenOf } from "../../liqo/object.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { listOnce } from "./list-once.js";

/** The clusters of a peering. */
export interface PeeredClusters {
  readonly consumer: LiqoCluster;
  readonly provider: LiqoCluster;
}

/**
 * Checks that a peering has the same clusters and roles as before. Otherwise Pulumi would delete the
 * Tenant first, and Liqo could not delete the copies of the consumer's objects any more.
 *
 * @param name name of the peering.
 */
export function checkSamePeering(
  check: ArgsCheck,
  peering: pulumi.ComponentResource,
  name: string,
  { consumer, provider }: PeeredClusters,
): void {
  const tenant = withoutDependency(
    pulumi.createUrn(`${name}-tenant`, typeTokenOf(liqo.Tenant.kind), peering),
  );
  const values = pulumi.all([tenant, consumer.clusterId, provider.clusterId]);
  const former = values.apply(async ([urn, consumerId]) => {
    const [inProvider, inConsumer] = await Promise.all(
      [provider, consumer].map((cluster) => tenantOf(cluster, urn)),
    );
    const isFormer = inProvider !== undefined && inProvider.spec?.["clusterID"] !== consumerId;
    return inConsumer ?? (isFormer ? inProvider : undefined);
  });
  check.whenKnown("", former, (found) =>
    found === undefined
      ? undefined
      : `"${name}" peers other clusters, or these clusters with swapped roles: remove it, run pulumi up, then declare it again`,
  );
}

/** The Tenant of a peering in a cluster. Undefined if the cluster cannot be inspected. */
async function tenantOf(cluster: LiqoCluster, urn: string): Promise<LiveObject | undefined> {
  const tenants = await listOnce(cluster, liqo.Tenant.kind);
  return tenants.find(
    (tenant) =>
      tenant.metadata?.annotations?.[MANAGED_BY_ANNOTATION] === urn && !isTerminating(tenant),
  );
}
