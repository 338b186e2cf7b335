/** API group and version of Liqo's networking objects. */
export const NETWORKING = { apiVersion: "networking.liqo.io/v1beta1" } as const;

/** A kind of Liqo's networking group, by its name. */
export function networkingKind(kind: string): {
  readonly apiVersion: string;
  readonly kind: string;
} {
  return { ...NETWORKING, kind };
}

/** API group and version of Liqo's IPAM objects. */
export const IPAM = { apiVersion: "ipam.liqo.io/v1alpha1" } as const;

/** API group and version of Liqo's authentication objects. */
export const AUTHENTICATION = { apiVersion: "authentication.liqo.io/v1beta1" } as const;

/** API group and version of Liqo's offloading objects. */
export const OFFLOADING = { apiVersion: "offloading.liqo.io/v1beta1" } as const;

/** API group and version of Liqo's core objects. */
export const CORE = { apiVersion: "core.liqo.io/v1beta1" } as const;

const TUNNEL_API_VERSIONS: ReadonlySet<string> = new Set([NETWORKING.apiVersion, IPAM.apiVersion]);

/** Whether a kind belongs to Liqo's network, and not to a peering or to other software. */
export function isTunnelKind({ apiVersion }: { readonly apiVersion: string }): boolean {
  return TUNNEL_API_VERSIONS.has(apiVersion);
}
