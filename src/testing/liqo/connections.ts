import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import { timestampOf } from "../simulated-time.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { gatewaysOf, resourceNameOf, type SimulatedGateway } from "./gateway.js";
import { peerKeysOf, peerOf, tunnelFailure } from "./tunnel.js";

interface ConnectionStatus {
  readonly value?: string;
  readonly latency?: { readonly value: string; readonly timestamp: string };
}

/** A gateway reports Error after this time without a packet, in milliseconds. */
const ERROR_AFTER = 10_000;

/**
 * Acts for the gateways: each gateway creates its Connection and reports there whether its tunnel
 * works.
 */
export function reportConnections(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      // A gateway creates its Connection after it has the public key of the other side.
      if (gateway.failureReason === undefined && peerKeysOf(gateway).length > 0) {
        const object = cluster.patch(connectionOf(gateway, cluster.find(reference(gateway))));
        const before = object["status"] as ConnectionStatus | undefined;
        const status = statusOf(world, gateway, object);
        cluster.setStatus(object, status, status.value !== before?.value);
      }
    }
  }
}

function statusOf(
  world: World,
  gateway: SimulatedGateway,
  connection: KubernetesObject,
): ConnectionStatus {
  const isWorking = tunnelFailure(world, gateway) === undefined;
  const pods = [gateway.pod, peerOf(world, gateway)?.pod].map((pod) => pod?.metadata.uid ?? "");
  if (
    isWorking &&
    world.timers.hasPassed(`${pods.sort().join("/")}/handshake`, world.delays.handshake)
  ) {
    // A working tunnel is measured all the time, so the last measurement is later than every
    // change.
    const timestamp = timestampOf(world.time.now);
    return { value: "Connected", latency: { value: "1.2ms", timestamp } };
  }
  const { value = "Connecting" } = (connection["status"] ?? {}) as ConnectionStatus;
  const created = Date.parse(String(connection.metadata["creationTimestamp"]));
  const isNew = world.time.now.getTime() - created < ERROR_AFTER;
  return { value: value === "Connecting" && isNew ? "Connecting" : "Error" };
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
