import type { World } from "../world.js";
import { endpointOf } from "./endpoint.js";
import { gatewaysOf } from "./gateway.js";

/** Writes the status of the gateways. */
export function reportGateways(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      const { namespace, secretName, failureReason } = gateway;
      const endpoint = gateway.role === "Server" ? endpointOf(world, gateway).endpoint : undefined;
      cluster.setStatus(gateway.object, {
        ...(endpoint && { endpoint }),
        ...(secretName && { secretRef: { name: secretName, namespace } }),
        ...(failureReason === undefined && {
          internalEndpoint: {
            ip: `10.10.0.${cluster.numberOf("pod", gateway.uid)}`,
            node: `${cluster.name}-node`,
          },
        }),
      });
    }
  }
}
