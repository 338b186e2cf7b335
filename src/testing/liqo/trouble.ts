import type { ObjectReference } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";
import { endpointOf } from "./endpoint.js";
import { gatewaysOf, resourceNameOf } from "./gateway.js";
import { tunnelTrouble } from "./tunnel.js";

/** Whether the simulator plays what happens to objects of a kind after they are created. */
export function isPlayed({ apiVersion, kind }: ObjectReference): boolean {
  const kinds = ["Configuration", "GatewayServer", "GatewayClient", "Connection"];
  return apiVersion === NETWORKING && kinds.includes(kind);
}

/** Why nothing changes any more in a namespace. */
export function troubleIn(world: World, cluster: SimulatedCluster, namespace: string): string {
  const troubles = gatewaysOf(world, cluster)
    .filter((gateway) => gateway.namespace === namespace)
    .flatMap((gateway) => tunnelTrouble(world, gateway) ?? []);
  return troubles.length > 0 ? troubles.join("; ") : "nothing is wrong with a gateway there";
}

/** Why an object is not ready. */
export function troubleWith(
  world: World,
  cluster: SimulatedCluster,
  { kind, namespace, name }: ObjectReference,
): string {
  const gateways = gatewaysOf(world, cluster).filter((gateway) => gateway.namespace === namespace);
  const unknown = "Liqo never writes what it waits for";
  switch (kind) {
    case "Configuration":
      return `it needs the label ${REMOTE_CLUSTER_LABEL}, or ${unknown}`;
    case "Connection": {
      const gateway = gateways.find((candidate) => resourceNameOf(candidate) === name);
      return gateway === undefined
        ? `no gateway of namespace ${namespace ?? ""} has a Connection of this name`
        : (tunnelTrouble(world, gateway) ?? unknown);
    }
    default: {
      const gateway = gateways.find(
        ({ object }) => object.kind === kind && object.metadata.name === name,
      );
      const own = gateway?.role === "Server" ? endpointOf(world, gateway).trouble : undefined;
      return own ?? gateway?.trouble ?? unknown;
    }
  }
}
