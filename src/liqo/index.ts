/** Liqo's own objects, typed, with `status` and `get`. The components are made of these. */
export {
  type ClusterCidrs,
  Configuration,
  type ConfigurationSpec,
  type ConfigurationStatus,
} from "./configuration.js";
export {
  Connection,
  ConnectionPatch,
  type ConnectionSpec,
  type ConnectionStatus,
} from "./connection.js";
export type { Endpoint, GatewayStatus, ObjectReference, SecretReference } from "./gateway.js";
export { GatewayClient, type GatewayClientSpec } from "./gateway-client.js";
export {
  GatewayServer,
  type GatewayServerSpec,
  type GatewayServerStatus,
} from "./gateway-server.js";
export type {
  GatewayTemplateSpec,
  TemplateContainer,
  TemplateDeployment,
  TemplateMetadata,
  TemplatePod,
  TemplateService,
} from "./gateway-template-spec.js";
export { Network, type NetworkSpec, type NetworkStatus } from "./network.js";
export {
  type DeepInput,
  type LiqoKind,
  LiqoObject,
  type LiqoObjectArgs,
  type ObjectMeta,
  type OwnerReference,
} from "./object.js";
export { PublicKey, type PublicKeySpec } from "./public-key.js";
export { WgGatewayClientTemplate } from "./wg-gateway-client-template.js";
export { WgGatewayServerTemplate } from "./wg-gateway-server-template.js";
