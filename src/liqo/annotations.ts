// Annotations that this library sets.

/**
 * Annotation of an object that `pulumi up` waits for. Its value changes with every change of the
 * object.
 */
export const REVISION_ANNOTATION = "pulumi-liqo/revision";

/** Annotation of an object: the URN of the resource that manages the object. */
export const MANAGED_BY_ANNOTATION = "pulumi-liqo/managed-by";

/** Annotation of a replicated object. A user changes its value to let Liqo replicate the object. */
export const REPLICATE_ANNOTATION = "pulumi-liqo/replicate";

/** Annotation of a gateway's Service: the UID of the GatewayServer. */
export const SERVER_ANNOTATION = "pulumi-liqo/server";

/** Annotation of a VirtualNode after its Node was Ready: the revision of the VirtualNode. */
export const NODE_READY_ANNOTATION = "pulumi-liqo/node-ready";

/** Annotation of a VirtualNode: how its virtual kubelet reaches the provider's API server. */
export const KUBELET_ACCESS_ANNOTATION = "pulumi-liqo/kubelet-access";

/** The URN of the resource that manages an object. Reads the inputs of a resource too. */
export function managerUrnOf(object: object | undefined): string | undefined {
  const { metadata } = (object ?? {}) as {
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  };
  return metadata?.annotations?.[MANAGED_BY_ANNOTATION];
}
