import * as pulumi from "@pulumi/pulumi";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import { isManaged } from "../../lifecycle/adoption/managed-by.js";
import * as liqo from "../../liqo/index.js";
import { tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import type { NamespaceSetting } from "../network-args.js";
import { listOnce } from "../../cluster/list-once.js";
import { type PeerToCheck, valuesOf } from "../../tenant/peering-to-check.js";

/** A cluster of a peering, with the argument that sets its tenant namespace. */
export type PeerWithSetting = PeerToCheck & Pick<NamespaceSetting, "argument">;

/** An object of a peering that no stack has created. */
interface ExistingObject {
  readonly description: string;
  /** The argument that must be set besides `adopt`. */
  readonly setting: string | undefined;
}

/**
 * Checks that the clusters are not peered without a stack, unless this stack adopts the peering. Hooks
 * check all objects of a peering, but report the first object only.
 *
 * `liqoctl authenticate` removes the annotations of a stack from the Tenant and the Identity. The Renew
 * keeps them.
 */
export function checkNotPeered(
  check: ArgsCheck,
  consumer: PeerWithSetting,
  provider: PeerWithSetting,
): void {
  const existing = pulumi.all([
    existingObject(provider, liqo.Tenant),
    existingObject(consumer, liqo.Identity),
  ]);
  const values = pulumi.all([existing, hasManagedRenew(consumer)]);
  const sources = [...valuesOf(consumer), ...valuesOf(provider)];
  check.whenKnown("adopt", values, existingPeeringRule, sources);
}

const existingPeeringRule: Rule<readonly [readonly (ExistingObject | undefined)[], boolean]> = ([
  objects,
  isOfStack,
]) => {
  const found = objects.filter((object) => object !== undefined);
  if (found.length === 0 || isOfStack) {
    return undefined;
  }
  const settings = ["adopt: true", ...found.flatMap(({ setting }) => setting ?? [])];
  const [exist, them] = found.length === 1 ? ["exists and was", "it"] : ["exist and were", "them"];
  const reason =
    `${found.map(({ description }) => description).join(" and ")} already ` +
    `${exist} not created by this stack: to adopt the peering, ` +
    `set ${settings.join(", ")}. Otherwise delete ${them}, for example with liqoctl unpeer`;
  return [{ path: "", reason, section: "adopt-peering" }];
};

function existingObject(
  peer: PeerWithSetting,
  { kind }: typeof liqo.Tenant | typeof liqo.Identity,
): pulumi.Output<ExistingObject | undefined> {
  const { cluster, argument } = peer;
  return pulumi
    .all([peer.remoteClusterId, tenantNamespaceOf(peer)])
    .apply<ExistingObject | undefined>(async ([remoteClusterId, namespace]) => {
      const objects = await listOnce(cluster, kind);
      const found = objects.find(
        (object) =>
          object.metadata?.namespace === namespace &&
          isOfPeering(object, remoteClusterId) &&
          !isTerminating(object) &&
          !isManaged(object),
      );
      return (
        found && {
          description: `${kindAndName(found)} in namespace ${namespace} of cluster ${cluster.name}`,
          setting:
            peer.namespace === undefined && argument !== undefined
              ? `${argument}: "${namespace}"`
              : undefined,
        }
      );
    });
}

/** Whether a stack has declared the Renew of a consumer, which Liqo creates without a stack. */
function hasManagedRenew(consumer: PeerToCheck): pulumi.Output<boolean> {
  return tenantNamespaceOf(consumer).apply(async (namespace) => {
    const renews = await listOnce(consumer.cluster, liqo.Renew.kind);
    return renews.some((renew) => renew.metadata?.namespace === namespace && isManaged(renew));
  });
}

/** Whether a Tenant is for a consumer, or an Identity is that of the control plane. */
function isOfPeering({ spec }: LiveObject, remoteClusterId: string): boolean {
  return (
    spec?.["clusterID"] === remoteClusterId &&
    (spec["type"] === undefined || spec["type"] === "ControlPlane")
  );
}
