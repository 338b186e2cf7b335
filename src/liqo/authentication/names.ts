/** Name of the Secret with the nonce of a consumer, in the provider cluster. */
export const NONCE_SECRET = "liqo-nonce";

/** Name of the Secret with the signed nonce, in the consumer cluster. */
export const SIGNED_NONCE_SECRET = "liqo-signed-nonce";

/**
 * Name of the Secret in the provider cluster in which Liqo keeps the certificate of a consumer, also
 * after the peering.
 */
export const REMOTE_CERTIFICATE_SECRET = "liqo-remote-certificate";

/** Name of the Identity and the Renew of a consumer's control plane. */
export function controlPlaneName(providerClusterId: string): string {
  return `controlplane-${providerClusterId}`;
}

/** Name of the Identity that Liqo creates for a slice. */
export function resourceSliceIdentityName(resourceSliceName: string): string {
  return `resourceslice-${resourceSliceName}`;
}

/** Name of the Secret with the kubeconfig of a slice. */
export function kubeconfigSecretOf(resourceSliceName: string): string {
  return `kubeconfig-${resourceSliceIdentityName(resourceSliceName)}`;
}
