/**
 * Default values of arguments. Except for the durations, they are the defaults of `liqoctl network
 * connect` 1.2, so both ways of connecting clusters create the same network.
 */
export const DEFAULTS = {
  /** Namespace that Liqo is installed in. */
  liqoNamespace: "liqo",
  /** MTU of the tunnel in bytes. */
  mtu: 1340,
  /** UDP port of the gateway's Service. Before Liqo 1.0, it was 51820. */
  port: 51840,
  serviceType: "LoadBalancer",
  serverTemplate: "wireguard-server",
  clientTemplate: "wireguard-client",
  /** Longer than the 2m of liqoctl, which some load balancers exceed. */
  timeout: "5m",
  /** Liqo evicts the pods of a virtual node one by one, without a timeout of its own. */
  drainTimeout: "10m",
  /** Validity of peer info: a week, because administrators may exchange it by mail. */
  expiresIn: "168h",
} as const;
