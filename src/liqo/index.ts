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
export { Network, type NetworkSpec, type NetworkStatus } from "./ipam/network.js";
export {
  type DeepInput,
  type LiqoKind,
  LiqoObject,
  type LiqoObjectArgs,
  type ObjectMeta,
  type OwnerReference,
} from "./object.js";
export { PublicKey, type PublicKeySpec } from "./networking/public-key.js";
export { WgGatewayClientTemplate } from "./networking/wg-gateway-client-template.js";
export { WgGatewayServerTemplate } from "./networking/wg-gateway-server-template.js";
