/** Joins Kubernetes clusters with Liqo's inter-cluster network. */
export type { ClusterAccessArgs } from "./cluster/cluster-access.js";
export { Connection, type ConnectionArgs } from "./connection.js";
export { diagnose, type DiagnosedCluster } from "./diagnosis/diagnose.js";
export type { Diagnosis } from "./diagnosis/diagnosis.js";
export type { CheckName, DiagnosisCheck } from "./diagnosis/diagnosis-check.js";
export type { Outcome } from "./diagnosis/outcome.js";
export type {
  DialledEndpoint,
  EndpointOverride,
  GatewayClientEndpoint,
} from "./gateway/endpoint-override.js";
export { type ArgsProblem, InvalidArgsError, NotReadyError } from "./errors.js";
export type { Gateway, GatewayArgs, GatewayRole, TemplateReference } from "./gateway/gateway.js";
export { GatewayClient, type GatewayClientArgs } from "./gateway-client.js";
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
} from "./template/gateway-template-args.js";
export { GatewayClientTemplate, GatewayServerTemplate } from "./gateway-template.js";
export { type GatewayServerExposure, GatewayServiceType } from "./gateway/gateway-exposure.js";
export { GatewayServer, type GatewayServerArgs } from "./gateway-server.js";
export type {
  HandOff,
  HandOffContents,
  HandOffDocument,
  HandOffSide,
} from "./hand-off/hand-off.js";
export {
  KeyExchange,
  type KeyExchangeArgs,
  type KeyExchangeSide,
  type PublicKeys,
} from "./key-exchange.js";
export { LiqoCluster, type LiqoClusterArgs } from "./liqo-cluster.js";
export { LiqoNetworkPair } from "./liqo-network-pair.js";
export type { LiqoNetworkPairArgs } from "./side/pair-args.js";
export { LiqoNetworkSide, type LiqoNetworkSideArgs } from "./liqo-network-side.js";
export {
  NetworkConfiguration,
  type NetworkConfigurationArgs,
  type RemoteCidrs,
} from "./network-configuration.js";
export type { PairClientArgs, PairServerArgs, PairSideArgs } from "./side/pair-side.js";
export type { RemoteSide, RemoteSideArgs } from "./hand-off/remote-side.js";
export type { ClientSideArgs, EitherSideArgs, ServerSideArgs } from "./side/side-args.js";
export type { TenantArgs } from "./tenant.js";
export { TenantNamespace, type TenantNamespaceArgs } from "./tenant-namespace.js";
export * as liqo from "./liqo/index.js";
