import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";
import { gatewaysOf, resourceNameOf, type SimulatedGateway } from "./gateway.js";
import { peerKeysOf, peerOf, tunnelTrouble } from "./tunnel.js";

interface ConnectionStatus {
  readonly value?: string;
}

/** Does what the gateways themselves do: each creates its Connection and says there whether packets cross. */
export function reportConnections(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      // A gateway without the other's key has no Connection.
      if (gateway.trouble === undefined && peerKeysOf(gateway).length > 0) {
        const object = cluster.patch(connectionOf(gateway, cluster.find(reference(gateway))));
        cluster.setStatus(
          object,
          statusOf(world, gateway, object["status"] as ConnectionStatus | undefined),
        );
      }
    }
  }
}

function statusOf(world: World, gateway: SimulatedGateway, before: ConnectionStatus = {}): object {
  const works = tunnelTrouble(world, gateway) === undefined;
  const ends = [gateway.uid, peerOf(world, gateway)?.uid ?? ""].sort().join("/");
  if (works && world.clock.isOver(`${ends}/handshake`, world.delays.handshake)) {
    return { value: "Connected", latency: { value: "1.2ms", timestamp: "2026-01-01T00:00:00Z" } };
  }
  const lost = before.value === "Connected" || before.value === "Error";
  return { value: lost ? "Error" : "Connecting" };
}

function reference(gateway: SimulatedGateway) {
  const { namespace } = gateway;
  return { apiVersion: NETWORKING, kind: "Connection", namespace, name: resourceNameOf(gateway) };
}

function connectionOf(
  gateway: SimulatedGateway,
  before: KubernetesObject | undefined,
): KubernetesObject {
  const { role, name, namespace, uid, remoteClusterId } = gateway;
  const { ownerReferences = [], labels = {} } = before?.metadata ?? {};
  const owner = { apiVersion: NETWORKING, kind: `Gateway${role}`, name, uid };
  const others = ownerReferences.filter((other) => other.uid !== uid);
  return {
    apiVersion: NETWORKING,
    kind: "Connection",
    metadata: {
      name: resourceNameOf(gateway),
      namespace,
      labels: { ...labels, [REMOTE_CLUSTER_LABEL]: remoteClusterId },
      ownerReferences: [...others, owner],
    },
    spec: {
      type: role,
      gatewayRef: { apiVersion: NETWORKING, kind: `WgGateway${role}`, name, namespace },
    },
  };
}
