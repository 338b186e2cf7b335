/**
 * Connects Kubernetes clusters with Liqo's WireGuard network.
 *
 * @module pulumi-liqo
 */
export type {
  ClusterAccess,
  ClusterAccessArgs,
  ClusterIdentityArgs,
  ContextArgs,
  KubeconfigArgs,
  ProviderArgs,
} from "./cluster/client/cluster-access.js";
export { Connection, type ConnectionArgs } from "./network/connection.js";
export { diagnose, type DiagnosedCluster } from "./peering/diagnose.js";
export type { Diagnosis } from "./diagnosis/diagnosis.js";
export type { CheckName } from "./network/checks/check-name.js";
export type { DiagnosisCheck } from "./diagnosis/diagnosis-check.js";
export type { CheckResult } from "./diagnosis/check-result.js";
export type { EndpointArgs, GatewayClientEndpoint } from "./network/gateway/endpoint-args.js";
export type { Duration } from "./validation/duration.js";
export { type ArgsProblem, InvalidArgsError, NotReadyError } from "./validation/errors.js";
export type { Gateway, GatewayArgs } from "./network/gateway/gateway.js";
export type { GatewayRole } from "./liqo/networking/gateway.js";
export type { TemplateReference } from "./network/gateway-template/template-reference.js";
export { GatewayClient, type GatewayClientArgs } from "./network/gateway/gateway-client.js";
export { GatewayKeys, type GatewayKeysArgs } from "./network/keys/gateway-keys.js";
export type { GeneratedKeyPair } from "./network/keys/stashed-keys.js";
export type {
  ExistingKeysArgs,
  GatewayKeyPair,
  GeneratedKeysArgs,
  KeySource,
} from "./network/keys/key-pair.js";
export type { KeyVersion } from "./network/keys/key-version.js";
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
export {
  type CommonServiceArgs,
  type GatewayServiceArgs,
  GatewayServiceType,
  type LoadBalancerServiceArgs,
  type NodePortServiceArgs,
  type ServiceTypeArgs,
} from "./network/gateway/gateway-service.js";
export { GatewayServer, type GatewayServerArgs } from "./network/gateway/gateway-server.js";
export type {
  PeerInfo,
  PeerDocument,
  PeerInfoContents,
  PeerInfoDocument,
  PeerInfoIssuer,
  PeeringInfoDocument,
  PeeringPeerInfo,
  PeeringPeerInfoContents,
  PeeringPeerInfoDocument,
  PeerInfoSide,
} from "./network/peer-info/peer-info.js";
export type {
  ConsumerPeeringInfo,
  PeeringCredentials,
  PeeringInfo,
  PeeringRequest,
  ProviderPeeringInfo,
} from "./network/peer-info/peering-info.js";
export type { SignedDocument } from "./network/peer-info/signed-document.js";
export type {
  InstalledKeyArgs,
  KeyExchangeArgs,
  KeyExchangeSide,
} from "./network/keys/exchange-args.js";
export { KeyExchange, type PublicKeys } from "./network/keys/key-exchange.js";
export type { LiqoClusterArgs, LiqoInstallationArgs } from "./cluster/cluster-args.js";
export { LiqoCluster } from "./cluster/liqo-cluster.js";
export {
  LiqoNetworkPair,
  type PairNamespaces,
  type RemappedCidrs,
} from "./network/pair/liqo-network-pair.js";
export type { LiqoNetworkPairArgs } from "./network/pair/pair-args.js";
export { LiqoNetworkSide, type LiqoNetworkSideArgs } from "./network/side/liqo-network-side.js";
export {
  NetworkConfiguration,
  type NetworkConfigurationArgs,
} from "./network/network-configuration.js";
export type { RemoteCidrs } from "./network/remote-cidrs.js";
export type { PairClientArgs, PairServerArgs, PairSideArgs } from "./network/pair/pair-side.js";
export type { ClientGatewayArgs, SideNames } from "./network/side-settings.js";
export type { ManualRemoteSide, RemoteSideArgs } from "./network/peer-info/remote-side.js";
export type {
  ClientRoleArgs,
  ClientSideArgs,
  CommonSideArgs,
  ServerRoleArgs,
  ServerSideArgs,
} from "./network/side/side-args.js";
export type { RemoteClusterArgs } from "./tenant/remote-cluster.js";
export { TenantNamespace, type TenantNamespaceArgs } from "./tenant/tenant-namespace.js";
export { Identity, type IdentityArgs } from "./authentication/identity.js";
export { Nonce, type NonceArgs } from "./authentication/nonce.js";
export { SignedNonce, type SignedNonceArgs } from "./authentication/signed-nonce.js";
export { Tenant, type TenantArgs, type TenantCondition } from "./authentication/tenant.js";
export {
  NamespaceOffloading,
  type NamespaceOffloadingArgs,
  type NamespaceMappingStrategy,
  type PodOffloadingStrategy,
} from "./offloading/namespace-offloading.js";
export { type Grant, ResourceSlice, type ResourceSliceArgs } from "./offloading/resource-slice.js";
export type { SliceSettings } from "./offloading/slice-settings.js";
export { VirtualNode, type VirtualNodeArgs } from "./offloading/virtual-node.js";
export type {
  VirtualNodeSettings,
  VkOptionsTemplateArgs,
} from "./offloading/virtual-node-settings.js";
export { LiqoPeering } from "./peering/liqo-peering.js";
export { UnreachableCluster, type UnreachableClusterArgs } from "./peering/unreachable-cluster.js";
export type { PeeringNode } from "./peering/consumer.js";
export { LiqoPeeringSide } from "./peering/side/liqo-peering-side.js";
export type {
  CommonPeeringSideArgs,
  ConsumerSideArgs,
  DefaultGatewayRole,
  LiqoPeeringSideArgs,
  PeeringClientSideArgs,
  PeeringNetworkSettings,
  PeeringRole,
  PeeringServerSideArgs,
  ProviderSideArgs,
} from "./peering/side/peering-side-args.js";
export type { PeeringNetworkArgs } from "./peering/network-args.js";
export type { LiqoPeeringArgs } from "./peering/peering-args.js";
export type { OffloadingArgs, PeeringSliceArgs } from "./peering/offloading-args.js";
export type { WaitingArgs } from "./tenant/declared-object.js";
export * as liqo from "./liqo/index.js";
