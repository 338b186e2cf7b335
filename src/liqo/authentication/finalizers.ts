/**
 * Finalizer of an object that Liqo replicates. Liqo adds it before it creates the copy, and removes
 * it after it has deleted the copy.
 */
export const REPLICATED_FINALIZER = "crdreplicator.liqo.io/resource";

/**
 * Finalizer of the Secret with the kubeconfig for a provider. Liqo removes it when no replicated
 * object exists, or when its replicator starts.
 */
export const REPLICATOR_FINALIZER = "crdreplicator.liqo.io/operator";
