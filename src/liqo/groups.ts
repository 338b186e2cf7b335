/** API group and version of Liqo's networking objects. */
export const NETWORKING = { apiVersion: "networking.liqo.io/v1beta1" } as const;

/** API group and version of Liqo's address management. */
export const IPAM = { apiVersion: "ipam.liqo.io/v1alpha1" } as const;

/** API group and version of what Liqo keeps of a peering. */
export const AUTHENTICATION = { apiVersion: "authentication.liqo.io/v1beta1" } as const;

/** Kinds of that group that a tenant's namespace holds. */
export const PEERING_KINDS = ["Tenant", "Identity", "ResourceSlice"] as const;
