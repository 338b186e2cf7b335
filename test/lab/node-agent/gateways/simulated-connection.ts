import { ApiException } from "@kubernetes/client-node";
import { LIQO_NETWORKING, MERGE_PATCH, type WatchedCluster } from "../watched-cluster.js";
import type { SimulatedGateway } from "./simulated-gateway.js";

/** `status.value` of a Connection. */
export type ConnectionValue = "Connecting" | "Connected" | "Error";

/**
 * Creates or updates the Connection of a gateway, as Liqo's process does, and returns its status.
 */
export async function ensureConnection(
  { custom }: WatchedCluster,
  gateway: SimulatedGateway,
): Promise<ConnectionValue | undefined> {
  const { namespace, gatewayUid: uid } = gateway;
  const reference = referenceOf(gateway);
  const side = gateway.mode === "server" ? "Server" : "Client";
  const apiVersion = `${LIQO_NETWORKING.group}/${LIQO_NETWORKING.version}`;
  const owner = { apiVersion, kind: `Gateway${side}`, name: gateway.name, uid };
  const existing = await ifFound(
    custom.getNamespacedCustomObject(reference) as Promise<ConnectionObject>,
  );
  const otherOwners = (existing?.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== uid);
  const object = {
    apiVersion,
    kind: "Connection",
    metadata: {
      name: reference.name,
      namespace,
      labels: { "liqo.io/remote-cluster-id": gateway.remoteClusterId },
      ownerReferences: [...otherOwners, owner],
    },
    spec: {
      type: side,
      gatewayRef: { apiVersion, kind: `WgGateway${side}`, name: gateway.name, namespace, uid },
    },
  };
  if (existing === undefined) {
    await custom.createNamespacedCustomObject({ ...reference, body: object });
  } else {
    await custom.patchNamespacedCustomObject({ ...reference, body: object }, MERGE_PATCH);
  }
  return existing?.status?.value;
}

/** Writes the status of a Connection. */
export async function writeConnection(
  { custom }: WatchedCluster,
  gateway: SimulatedGateway,
  value: ConnectionValue,
  now: Date,
): Promise<void> {
  const latency = value === "Connected" ? "1.500ms" : "";
  const body = { status: { value, latency: { value: latency, timestamp: now.toISOString() } } };
  await custom.patchNamespacedCustomObjectStatus({ ...referenceOf(gateway), body }, MERGE_PATCH);
}

interface ConnectionObject {
  readonly metadata: { readonly ownerReferences?: readonly { readonly uid: string }[] };
  readonly status?: { readonly value?: ConnectionValue };
}

function referenceOf({ name, namespace }: SimulatedGateway) {
  return { ...LIQO_NETWORKING, plural: "connections", namespace, name: `gw-${name}` };
}

async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  }
}
