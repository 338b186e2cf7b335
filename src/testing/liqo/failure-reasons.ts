import type { ObjectReference } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { endpointOf } from "./endpoint.js";
import { gatewaysOf, resourceNameOf } from "./gateway.js";
import { tunnelFailure } from "./tunnel.js";

/** Whether the simulator simulates the status of objects of a kind. */
export function isSimulated({ apiVersion, kind }: ObjectReference): boolean {
  const kinds = ["Configuration", "GatewayServer", "GatewayClient", "Connection"];
  return apiVersion === NETWORKING && kinds.includes(kind);
}

/** Why the tunnels of the gateways in a namespace do not work. */
export function failureReasonsIn(
  world: World,
  cluster: SimulatedCluster,
  namespace: string,
): string {
  const reasons = gatewaysOf(world, cluster)
    .filter((gateway) => gateway.namespace === namespace)
    .flatMap((gateway) => tunnelFailure(world, gateway) ?? []);
  return reasons.length > 0 ? reasons.join("; ") : "all gateways in this namespace are ready";
}

/** Why an object is not ready. */
export function failureReasonOf(
  world: World,
  cluster: SimulatedCluster,
  { kind, namespace, name }: ObjectReference,
): string {
  const gateways = gatewaysOf(world, cluster).filter((gateway) => gateway.namespace === namespace);
  const unmet = "Liqo never reports the status that it waits for";
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
        ({ object }) => object.kind === kind && object.metadata.name === name,
      );
      const endpointReason =
        gateway?.role === "Server" ? endpointOf(world, gateway).failureReason : undefined;
      return endpointReason ?? gateway?.failureReason ?? unmet;
    }
  }
}
