/** Joins Kubernetes clusters with Liqo's inter-cluster network. */
export type { ClusterAccessArgs } from "./cluster/client/cluster-access.js";
export { Connection, type ConnectionArgs } from "./network/connection.js";
export { diagnose, type DiagnosedCluster } from "./network/checks/diagnose.js";
export type { Diagnosis } from "./diagnosis/diagnosis.js";
export type { CheckName, DiagnosisCheck } from "./diagnosis/diagnosis-check.js";
export type { CheckResult } from "./diagnosis/check-result.js";
export type {
  DialledEndpoint,
  EndpointArgs,
  GatewayClientEndpoint,
} from "./network/gateway/endpoint.js";
export { type ArgsProblem, InvalidArgsError, NotReadyError } from "./validation/errors.js";
export type {
  Gateway,
  GatewayArgs,
  GatewayRole,
  TemplateReference,
} from "./network/gateway/gateway.js";
export { GatewayClient, type GatewayClientArgs } from "./network/gateway/gateway-client.js";
export {
  type GatewayKeyPair,
  GatewayKeys,
  type GatewayKeysArgs,
  type KeyVersion,
} from "./network/keys/gateway-keys.js";
export type {
  GatewayContainerArgs,
  GatewayContainersArgs,
  GatewayPingArgs,
  GatewayServerTemplateArgs,
  GatewayTemplateArgs,
  GatewayTransform,
} from "./network/gateway-template/template-args.js";
export {
  GatewayClientTemplate,
  GatewayServerTemplate,
} from "./network/gateway-template/gateway-template.js";
export { type GatewayServiceArgs, GatewayServiceType } from "./network/gateway/gateway-service.js";
export { GatewayServer, type GatewayServerArgs } from "./network/gateway/gateway-server.js";
export type {
  PeerInfo,
  PeerInfoContents,
  PeerInfoDocument,
  PeerInfoSide,
} from "./network/peer-info/peer-info.js";
export {
  KeyExchange,
  type KeyExchangeArgs,
  type KeyExchangeSide,
  type PublicKeys,
} from "./network/keys/key-exchange.js";
export { LiqoCluster, type LiqoClusterArgs } from "./cluster/liqo-cluster.js";
export { LiqoNetworkPair } from "./network/pair/liqo-network-pair.js";
export type { LiqoNetworkPairArgs } from "./network/pair/pair-args.js";
export { LiqoNetworkSide, type LiqoNetworkSideArgs } from "./network/side/liqo-network-side.js";
export {
  NetworkConfiguration,
  type NetworkConfigurationArgs,
  type RemoteCidrs,
} from "./network/network-configuration.js";
export type { PairClientArgs, PairServerArgs, PairSideArgs } from "./network/pair/pair-side.js";
export type { RemoteSide, RemoteSideArgs } from "./network/peer-info/remote-side.js";
export type { ClientSideArgs, CommonSideArgs, ServerSideArgs } from "./network/side/side-args.js";
export type { TenantArgs } from "./tenant/tenant.js";
export { TenantNamespace, type TenantNamespaceArgs } from "./tenant/tenant-namespace.js";
export * as liqo from "./liqo/index.js";
