import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import * as liqo from "../../liqo/index.js";
import { type LiqoKind, typeTokenOf } from "../../liqo/object.js";
import { NETWORK_PAIR_TYPE } from "../../network/pair/liqo-network-pair.js";
import { urnsInState } from "../../pulumi/former-urns.js";
import { childUrn, parseUrn } from "../../pulumi/urn.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { PeeringNetwork } from "../network-args.js";
import { listOnce } from "../../cluster/list-once.js";

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
  const values = pulumi.all([consumer.clusterId, provider.clusterId]);
  const changes = values.apply(async ([consumerId, providerId]) => {
    const urn = await urnInState(peering, [provider, consumer], [TENANT, IDENTITY]);
    const [tenant, swappedTenant, identity, swappedIdentity] = await Promise.all([
      managedObject(provider, TENANT, urn),
      managedObject(consumer, TENANT, urn),
      managedObject(consumer, IDENTITY, urn),
      managedObject(provider, IDENTITY, urn),
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
  const existing = consumer.clusterId.apply(async () => {
    const urn = await urnInState(peering, [consumer], [IDENTITY, ...GATEWAYS]);
    const found = await Promise.all(GATEWAYS.map((kind) => managedObject(consumer, kind, urn)));
    return found.find((object) => object !== undefined);
  });
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
  const values = pulumi.all([remoteClusterId, cluster.clusterId]);
  const changes = values.apply(async ([remoteId]) => {
    const urn = await urnInState(side, [cluster], [TENANT, IDENTITY]);
    const [tenant, identity] = await Promise.all([
      managedObject(cluster, TENANT, urn),
      managedObject(cluster, IDENTITY, urn),
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

/** A kind of object that a peering creates. */
interface ObjectOfPeering {
  readonly kind: LiqoKind;
  /** The URN of the resource, by the URN of the peering. */
  readonly urnOf: (peering: string) => string;
}

const TENANT: ObjectOfPeering = {
  kind: liqo.Tenant.kind,
  urnOf: (peering) =>
    childUrn(peering, typeTokenOf(liqo.Tenant.kind), `${parseUrn(peering).name}-tenant`),
};

const IDENTITY: ObjectOfPeering = {
  kind: liqo.Identity.kind,
  urnOf: (peering) => {
    const name = `${parseUrn(peering).name}-identity`;
    const component = childUrn(peering, "liqo:index:Identity", name);
    return childUrn(component, typeTokenOf(liqo.Identity.kind), `${name}-control-plane`);
  },
};

const GATEWAYS: readonly ObjectOfPeering[] = [
  { kind: liqo.GatewayServer.kind, role: "server" },
  { kind: liqo.GatewayClient.kind, role: "client" },
].map(({ kind, role }) => ({
  kind,
  urnOf: (peering) => {
    const name = `${parseUrn(peering).name}-network`;
    const pair = childUrn(peering, NETWORK_PAIR_TYPE, name);
    return childUrn(pair, typeTokenOf(kind), `${name}-${role}`);
  },
}));

/**
 * The URN under which a peering has created its objects. If the peering was renamed or moved with an
 * alias, its objects have the former URN until the next `up`.
 */
async function urnInState(
  peering: pulumi.ComponentResource,
  clusters: readonly LiqoCluster[],
  objects: readonly ObjectOfPeering[],
): Promise<string> {
  const urns = await urnsInState(peering);
  for (const urn of urns) {
    const found = await Promise.all(
      clusters.flatMap((cluster) => objects.map((object) => managedObject(cluster, object, urn))),
    );
    if (found.some((object) => object !== undefined)) {
      return urn;
    }
  }
  return urns[0];
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

/** The object of a peering in a cluster. Undefined if the cluster cannot be inspected. */
async function managedObject(
  cluster: LiqoCluster,
  { kind, urnOf }: ObjectOfPeering,
  peering: string,
): Promise<LiveObject | undefined> {
  const objects = await listOnce(cluster, kind);
  const urn = urnOf(peering);
  return objects.find((object) => managerUrnOf(object) === urn && !isTerminating(object));
}
