import { remoteLabels } from "../labels.js";

/** Labels of the Secret with the nonce that Liqo creates. */
export function nonceLabels(consumerClusterId: string): Record<string, string> {
  return { ...remoteLabels(consumerClusterId), "liqo.io/nonce": "true" };
}

/**
 * Labels of a Secret with a nonce that Liqo signs.
 *
 * @param value Liqo looks for the signed nonce of a peering by the value `true`, but signs the nonce
 * whatever the value.
 */
export function signedNonceLabels(
  providerClusterId: string,
  value: string,
): Record<string, string> {
  return { ...remoteLabels(providerClusterId), "liqo.io/signed-nonce": value };
}

/** Labels by which Liqo replicates an object to another cluster. */
export function replicationLabels(providerClusterId: string): Record<string, string> {
  return { "liqo.io/replication": "true", "liqo.io/remoteID": providerClusterId };
}

/** Labels of an object for a provider that Liqo replicates to the provider. */
export function replicatedLabels(providerClusterId: string): Record<string, string> {
  return { ...remoteLabels(providerClusterId), ...replicationLabels(providerClusterId) };
}

/**
 * Annotation of a ResourceSlice for which Liqo creates a VirtualNode: `true` or `false`.
 */
export const CREATE_VIRTUAL_NODE = "liqo.io/create-virtual-node";

/** Whether an object is one that Liqo replicates to a provider, and not the copy of such an object. */
export function isReplicatedTo(
  labels: Readonly<Record<string, string>> = {},
  providerClusterId: string,
): boolean {
  return Object.entries(replicationLabels(providerClusterId)).every(
    ([key, value]) => labels[key] === value,
  );
}

/** Whether an object is the copy of an object of a consumer. */
export function isCopyFrom(
  labels: Readonly<Record<string, string>> = {},
  consumerClusterId: string,
): boolean {
  return labels["liqo.io/originID"] === consumerClusterId;
}
