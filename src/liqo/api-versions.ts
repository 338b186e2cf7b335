/** API group and version of Liqo's networking objects. */
export const NETWORKING = { apiVersion: "networking.liqo.io/v1beta1" } as const;

/** API group and version of Liqo's address management. */
export const IPAM = { apiVersion: "ipam.liqo.io/v1alpha1" } as const;

const TUNNEL_GROUPS: ReadonlySet<string> = new Set([NETWORKING.apiVersion, IPAM.apiVersion]);

/** Whether a kind belongs to Liqo's network: no object of a peering or of anything else. */
export function isTunnelKind({ apiVersion }: { readonly apiVersion: string }): boolean {
  return TUNNEL_GROUPS.has(apiVersion);
}
