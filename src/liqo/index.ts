/** The objects of Liqo's API, with typed `spec` and `status`. */
export {
  type ClusterCidrs,
  Configuration,
  type ConfigurationSpec,
  type ConfigurationStatus,
} from "./networking/configuration.js";
export { Connection, type ConnectionSpec, type ConnectionStatus } from "./networking/connection.js";
export type {
  Endpoint,
  GatewayStatus,
  ObjectReference,
  SecretReference,
} from "./networking/gateway.js";
export { GatewayClient, type GatewayClientSpec } from "./networking/gateway-client.js";
export {
  GatewayServer,
  type GatewayServerSpec,
  type GatewayServerStatus,
} from "./networking/gateway-server.js";
export type {
  GatewayTemplateSpec,
  TemplateContainer,
  TemplateDeployment,
  TemplateMetadata,
  TemplatePod,
  TemplateService,
} from "./networking/gateway-template-spec.js";
export type { AuthParams } from "./authentication/auth-params.js";
export {
  Identity,
  type IdentitySpec,
  type IdentityStatus,
  type LocalReference,
} from "./authentication/identity.js";
export { Renew, type RenewSpec, type RenewStatus } from "./authentication/renew.js";
export {
  type OfferedIngressClass,
  type OfferedLoadBalancerClass,
  type OfferedStorageClass,
  ResourceSlice,
  type ResourceSliceCondition,
  type ResourceSliceSpec,
  type ResourceSliceStatus,
} from "./authentication/resource-slice.js";
export { Tenant, type TenantSpec, type TenantStatus } from "./authentication/tenant.js";
export {
  ForeignCluster,
  type ForeignClusterCondition,
  type ForeignClusterModule,
  type ForeignClusterModules,
  type ForeignClusterSpec,
  type ForeignClusterStatus,
} from "./core/foreign-cluster.js";
export {
  NamespaceMap,
  type NamespaceMapSpec,
  type NamespaceMapStatus,
  type RemoteNamespace,
} from "./offloading/namespace-map.js";
export {
  type ClusterSelector,
  type ClusterSelectorRequirement,
  type ClusterSelectorTerm,
  NamespaceOffloading,
  type NamespaceOffloadingSpec,
  type NamespaceOffloadingStatus,
} from "./offloading/namespace-offloading.js";
export {
  type NodeResources,
  type OffloadingAffinity,
  type OffloadingPatch,
  type Taint,
  type Toleration,
  VirtualNode,
  type VirtualNodeCondition,
  type VirtualNodeSpec,
  type VirtualNodeStatus,
  type VkOptionsTemplateReference,
} from "./offloading/virtual-node.js";
export { Network, type NetworkSpec, type NetworkStatus } from "./ipam/network.js";
export {
  type DeepInput,
  type LiqoKind,
  LiqoObject,
  type LiqoObjectArgs,
  type LiveState,
  type ObjectMeta,
  type OwnerReference,
} from "./object.js";
export { PublicKey, type PublicKeySpec } from "./networking/public-key.js";
export { WgGatewayClientTemplate } from "./networking/wg-gateway-client-template.js";
export { WgGatewayServerTemplate } from "./networking/wg-gateway-server-template.js";
