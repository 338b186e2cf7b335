/**
 * Values used where the caller gives none. All but the lengths of time equal the defaults of `liqoctl network connect`
 * 1.2, so that both ways of connecting build the same network.
 */
export const DEFAULTS = {
  /** Namespace that Liqo is installed in. */
  liqoNamespace: "liqo",
  /** Bytes. */
  mtu: 1340,
  /** UDP port of the gateway's Service. It was 51820 before Liqo 1.0. */
  port: 51840,
  serviceType: "LoadBalancer",
  serverTemplate: "wireguard-server",
  clientTemplate: "wireguard-client",
  /** liqoctl's 2m is too short for the load balancers of some clouds. */
  timeout: "5m",
  /** liqoctl has no hand-offs. A week, for people who write to each other. */
  handOffValidity: "168h",
} as const;
