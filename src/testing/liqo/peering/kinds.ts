// Not imported from the components, so that the simulator does not repeat a mistake of the
// components.

/** API version of Liqo's authentication objects. */
export const AUTHENTICATION = "authentication.liqo.io/v1beta1";

/** API version of Liqo's offloading objects. */
export const OFFLOADING = "offloading.liqo.io/v1beta1";

/** API version of Liqo's core objects. */
export const CORE = "core.liqo.io/v1beta1";

/** Label of a Secret with the nonce that Liqo creates. */
export const NONCE_LABEL = "liqo.io/nonce";

/** Label of a Secret with a nonce that Liqo signs, whatever the value of the label. */
export const SIGNED_NONCE_LABEL = "liqo.io/signed-nonce";

/** Label of the tenant namespaces. */
export const TENANT_NAMESPACE_LABEL = "liqo.io/tenant-namespace";

/** Label of an object that Liqo replicates to another cluster. */
export const REPLICATION_LABEL = "liqo.io/replication";

/** Label of a replicated object: the cluster ID of the destination. */
export const DESTINATION_LABEL = "liqo.io/remoteID";

/** Label of the copy of a replicated object. */
export const REPLICATED_LABEL = "liqo.io/replicated";

/** Label of the copy of a replicated object: the cluster ID of the origin. */
export const ORIGIN_LABEL = "liqo.io/originID";

/** Label of an object of a ResourceSlice: the name of the ResourceSlice. */
export const SLICE_LABEL = "liqo.io/resourceslice-name";
