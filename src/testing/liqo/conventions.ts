// Liqo's names, repeated here and not imported from the components: a mistake in the components must not be repeated here.

/** API version of Liqo's networking objects. */
export const NETWORKING = "networking.liqo.io/v1beta1";

/** Label that ties an object to the remote cluster. */
export const REMOTE_CLUSTER_LABEL = "liqo.io/remote-cluster-id";

/** Label by which a gateway finds keys. */
export const GATEWAY_RESOURCE_LABEL = "networking.liqo.io/gateway-resource";
