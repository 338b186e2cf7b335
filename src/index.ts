/** Joins Kubernetes clusters with Liqo's inter-cluster network. */
export { Connection, type ConnectionArgs } from "./connection.js";
export type { DialledEndpoint, EndpointOverride } from "./endpoint-override.js";
export { type ArgsProblem, InvalidArgsError, NotReadyError } from "./errors.js";
export type { Gateway, GatewayArgs, GatewayRole, TemplateReference } from "./gateway.js";
export {
  GatewayClient,
  type GatewayClientArgs,
  type GatewayClientEndpoint,
} from "./gateway-client.js";
export {
  type GatewayKeyPair,
  GatewayKeys,
  type GatewayKeysArgs,
  type KeyEpoch,
} from "./gateway-keys.js";
export type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
  GatewayTransform,
} from "./gateway-template-args.js";
export { GatewayClientTemplate, GatewayServerTemplate } from "./gateway-template.js";
export { type GatewayServerExposure, GatewayServiceType } from "./gateway-exposure.js";
export { GatewayServer, type GatewayServerArgs } from "./gateway-server.js";
export type { HandOff, HandOffContents, HandOffSide } from "./hand-off.js";
export {
  KeyExchange,
  type KeyExchangeArgs,
  type KeyExchangeSide,
  type PublicKeys,
} from "./key-exchange.js";
export { LiqoCluster, type LiqoClusterArgs } from "./liqo-cluster.js";
export { LiqoNetworkPair, type LiqoNetworkPairArgs } from "./liqo-network-pair.js";
export { LiqoNetworkSide, type LiqoNetworkSideArgs } from "./liqo-network-side.js";
export {
  NetworkConfiguration,
  type NetworkConfigurationArgs,
  type RemoteCidrs,
} from "./network-configuration.js";
export type { PairClientArgs, PairServerArgs, PairSideArgs } from "./pair-side.js";
export type { RemoteSide, RemoteSideArgs } from "./remote-side.js";
export type { ClientSideArgs, EitherSideArgs, ServerSideArgs } from "./side-args.js";
export { type TenantArgs, TenantNamespace, type TenantNamespaceArgs } from "./tenant.js";
export * as liqo from "./liqo/index.js";
