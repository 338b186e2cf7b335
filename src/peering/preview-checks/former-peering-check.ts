import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import { type LiqoKind, typeTokenOf } from "../../liqo/object.js";
import { NETWORK_PAIR_TYPE } from "../../network/pair/liqo-network-pair.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { PeeringNetwork } from "../network-args.js";
import { listOnce } from "./list-once.js";

/** The clusters of a peering. */
export interface PeeredClusters {
  readonly consumer: LiqoCluster;
  readonly provider: LiqoCluster;
}

/** The cluster of a side of a peering, and its role. */
export interface PeeredSide {
  readonly cluster: LiqoCluster;
  readonly role: "Consumer" | "Provider";
  readonly remoteClusterId: pulumi.Input<string>;
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
  const urns = pulumi.all([tenantUrn(peering, name), identityUrn(peering, name)]);
  const values = pulumi.all([urns, consumer.clusterId, provider.clusterId]);
  const changes = values.apply(async ([[ofTenant, ofIdentity], consumerId, providerId]) => {
    const [tenant, swappedTenant, identity, swappedIdentity] = await Promise.all([
      managedObject(provider, liqo.Tenant.kind, ofTenant),
      managedObject(consumer, liqo.Tenant.kind, ofTenant),
      managedObject(consumer, liqo.Identity.kind, ofIdentity),
      managedObject(provider, liqo.Identity.kind, ofIdentity),
    ]);
    return [
      ...changed("consumer", remoteIdOf(swappedTenant ?? tenant), consumerId),
      ...changed("provider", remoteIdOf(swappedIdentity ?? identity), providerId),
    ];
  });
  check.whenKnown("", changes, (found) =>
    found.length > 0
      ? `"${name}" has ${found.join(" and ")}: remove it, run pulumi up, then declare it again`
      : undefined,
  );
}

/**
 * Checks that a peering without a network has not created a network before. Its tenant namespaces
 * belong to the network, and would be deleted under the objects of the peering.
 *
 * @param name name of the peering.
 */
export function checkNoFormerNetwork(
  check: ArgsCheck,
  peering: pulumi.ComponentResource,
  name: string,
  { consumer, network }: PeeringNetwork,
): void {
  if (network !== false) {
    return;
  }
  const pair = pulumi.createUrn(`${name}-network`, NETWORK_PAIR_TYPE, peering);
  const gateways = [
    { kind: liqo.GatewayServer.kind, gateway: `${name}-network-server` },
    { kind: liqo.GatewayClient.kind, gateway: `${name}-network-client` },
  ].map(({ kind, gateway }) =>
    withoutDependency(pulumi.createUrn(gateway, typeTokenOf(kind), pair)).apply((urn) =>
      managedObject(consumer, kind, urn),
    ),
  );
  const existing = pulumi
    .all([pulumi.all(gateways), consumer.clusterId])
    .apply(([found]) => found.find((object) => object !== undefined));
  check.whenKnown(
    "network",
    existing,
    (gateway) =>
      gateway &&
      `"${name}" has created its network, with ${kindAndName(gateway)} in cluster ${consumer.name}, and the peering uses its ` +
        "tenant namespaces: remove the peering, run pulumi up, then declare it with network: false",
  );
}

/**
 * Checks that a side of a peering has the same role and remote cluster as before, for the same
 * reason.
 *
 * @param name name of the side.
 */
export function checkSameSide(
  check: ArgsCheck,
  side: pulumi.ComponentResource,
  name: string,
  { cluster, role, remoteClusterId }: PeeredSide,
): void {
  const urns = pulumi.all([tenantUrn(side, name), identityUrn(side, name)]);
  const values = pulumi.all([urns, remoteClusterId, cluster.clusterId]);
  const changes = values.apply(async ([[ofTenant, ofIdentity], remoteId]) => {
    const [tenant, identity] = await Promise.all([
      managedObject(cluster, liqo.Tenant.kind, ofTenant),
      managedObject(cluster, liqo.Identity.kind, ofIdentity),
    ]);
    const [own, opposite, oppositeRole] =
      role === "Provider" ? [tenant, identity, "Consumer"] : [identity, tenant, "Provider"];
    return [
      ...changed("role", opposite && oppositeRole, role),
      ...changed("remoteClusterId", remoteIdOf(opposite ?? own), remoteId),
    ];
  });
  check.whenKnown("", changes, (found) =>
    found.length > 0
      ? `"${name}" has ${found.join(" and ")}: set the former value and detached: true, run pulumi up, then change it`
      : undefined,
  );
}

function tenantUrn(component: pulumi.ComponentResource, name: string): pulumi.Output<string> {
  const type = typeTokenOf(liqo.Tenant.kind);
  return withoutDependency(pulumi.createUrn(`${name}-tenant`, type, component));
}

function identityUrn(component: pulumi.ComponentResource, name: string): pulumi.Output<string> {
  const parent = pulumi.createUrn(`${name}-identity`, "liqo:index:Identity", component);
  const type = typeTokenOf(liqo.Identity.kind);
  return withoutDependency(pulumi.createUrn(`${name}-identity-control-plane`, type, parent));
}

/** The ID of the remote cluster of a Tenant or an Identity. */
function remoteIdOf(object: LiveObject | undefined): string | undefined {
  return object && String(object.spec?.["clusterID"]);
}

/** An argument with its former value. Empty if the value is the same or not found. */
function changed(argument: string, former: string | undefined, declared: string): string[] {
  return former === undefined || former === declared
    ? []
    : [`${argument} ${former} (declared: ${declared})`];
}

/** The object of a resource in a cluster. Undefined if the cluster cannot be inspected. */
async function managedObject(
  cluster: LiqoCluster,
  kind: LiqoKind,
  urn: string,
): Promise<LiveObject | undefined> {
  const objects = await listOnce(cluster, kind);
  return objects.find((object) => managerUrnOf(object) === urn && !isTerminating(object));
}
