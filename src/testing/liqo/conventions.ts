// Liqo's words, written down once more and not taken from the components: what these get wrong must not be right here.

/** API version of Liqo's networking objects. */
export const NETWORKING = "networking.liqo.io/v1beta1";

/** Label that ties an object to the cluster at the other end. */
export const REMOTE_CLUSTER_LABEL = "liqo.io/remote-cluster-id";

/** Label by which a gateway finds keys. */
export const GATEWAY_RESOURCE_LABEL = "networking.liqo.io/gateway-resource";
