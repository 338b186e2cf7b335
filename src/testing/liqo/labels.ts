// Not imported from the components, so that the simulator does not repeat a mistake of the
// components.

/** API version of Liqo's networking objects. */
export const NETWORKING = "networking.liqo.io/v1beta1";

/** Label with the ID of the remote cluster. */
export const REMOTE_CLUSTER_LABEL = "liqo.io/remote-cluster-id";

/** Label of the Secrets and PublicKeys with the keys of a gateway. */
export const GATEWAY_RESOURCE_LABEL = "networking.liqo.io/gateway-resource";
