/**
 * The fields of `spec` and `status` in the CRDs of Liqo 1.0.1, 1.1.0 and 1.1.2, by kind. Source:
 * `deployments/liqo/charts/liqo-crds/crds` in the Go module `github.com/liqotech/liqo`. `*` stands
 * for any fields. The fields of references to objects are omitted.
 */
const SINCE_1_0_1: Readonly<Record<string, readonly string[]>> = {
  Configuration: [
    "spec.local.cidr.external",
    "spec.local.cidr.pod",
    "spec.remote.cidr.external",
    "spec.remote.cidr.pod",
    "status.remote.cidr.external",
    "status.remote.cidr.pod",
  ],
  Connection: [
    "spec.gatewayRef.*",
    "spec.type",
    "status.latency.timestamp",
    "status.latency.value",
    "status.value",
  ],
  GatewayClient: [
    "spec.clientTemplateRef.*",
    "spec.endpoint.addresses",
    "spec.endpoint.port",
    "spec.endpoint.protocol",
    "spec.mtu",
    "spec.secretRef.name",
    "status.clientRef.*",
    "status.internalEndpoint.ip",
    "status.internalEndpoint.node",
    "status.secretRef.*",
  ],
  GatewayServer: [
    "spec.endpoint.loadBalancerIP",
    "spec.endpoint.nodePort",
    "spec.endpoint.port",
    "spec.endpoint.serviceType",
    "spec.mtu",
    "spec.secretRef.name",
    "spec.serverTemplateRef.*",
    "status.endpoint.addresses",
    "status.endpoint.port",
    "status.endpoint.protocol",
    "status.internalEndpoint.ip",
    "status.internalEndpoint.node",
    "status.secretRef.*",
    "status.serverRef.*",
  ],
  PublicKey: ["spec.publicKey"],
  WgGatewayClientTemplate: ["spec.objectKind.*", "spec.template.*"],
  WgGatewayServerTemplate: ["spec.objectKind.*", "spec.template.*"],
};

/** Fields that Liqo 1.2.0 adds. It removes none. */
const SINCE_1_2_0: Readonly<Record<string, readonly string[]>> = {
  Configuration: ["status.conditions.*"],
  GatewayServer: ["spec.serviceAnnotations.*", "spec.serviceLabels.*"],
};

/** The fields of a kind in a version of Liqo. */
export function fieldsOf(kind: string, version: string): readonly string[] {
  const { [kind]: early = [] } = SINCE_1_0_1;
  const { [kind]: late = [] } = SINCE_1_2_0;
  return version === "1.2.0" ? [...early, ...late] : early;
}
