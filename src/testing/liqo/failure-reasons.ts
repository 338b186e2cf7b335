import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { endpointOf } from "./endpoint.js";
import { gatewaysOf, resourceNameOf } from "./gateway.js";
import { isPeeringKind, peeringFailureOf, peeringFailuresIn } from "./peering/failure-reasons.js";
import { isNonceSecret } from "./peering/nonces.js";
import { tunnelFailure } from "./tunnel.js";

/** Whether the simulator simulates the status of an object. */
export function isSimulated(object: KubernetesObject): boolean {
  const kinds = ["Configuration", "GatewayServer", "GatewayClient", "Connection"];
  return (
    (object.apiVersion === NETWORKING && kinds.includes(object.kind)) ||
    isPeeringKind(object) ||
    isNonceSecret(object)
  );
}

/** Why the tunnels of the gateways in a namespace do not work, and the peerings. */
export function failureReasonsIn(
  world: World,
  cluster: SimulatedCluster,
  namespace: string,
): string {
  const gatewayReasons = gatewaysOf(world, cluster)
    .filter((gateway) => gateway.namespace === namespace)
    .flatMap((gateway) => tunnelFailure(world, gateway) ?? []);
  // A Node is in no namespace.
  const peeringReasons = peeringFailuresIn(world, cluster, namespace || undefined);
  const reasons = [...gatewayReasons, ...peeringReasons];
  return reasons.length > 0 ? reasons.join("; ") : "all gateways in this namespace are ready";
}

/** Why an object is not ready. */
export function failureReasonOf(
  world: World,
  cluster: SimulatedCluster,
  object: KubernetesObject,
): string {
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const gateways = gatewaysOf(world, cluster).filter((gateway) => gateway.namespace === namespace);
  const unmet = "Liqo never reports the status that it waits for";
  if (object.apiVersion !== NETWORKING) {
    const live = cluster.find({ ...object, namespace, name }) ?? object;
    return peeringFailureOf(world, cluster, live) ?? unmet;
  }
  switch (kind) {
    case "Configuration":
      return `the label ${REMOTE_CLUSTER_LABEL} is missing, or ${unmet}`;
    case "Connection": {
      const gateway = gateways.find((candidate) => resourceNameOf(candidate) === name);
      return gateway === undefined
        ? `namespace ${namespace ?? ""} has no gateway for a Connection with this name`
        : (tunnelFailure(world, gateway) ?? unmet);
    }
    default: {
      const gateway = gateways.find(
        (candidate) => candidate.object.kind === kind && candidate.object.metadata.name === name,
      );
      const endpointReason =
        gateway?.role === "Server" ? endpointOf(world, gateway).failureReason : undefined;
      return endpointReason ?? gateway?.failureReason ?? unmet;
    }
  }
}
