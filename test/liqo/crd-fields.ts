/**
 * The fields of `spec` and `status` that Liqo's CRDs have in version 1.0.1, and in 1.1.0 and 1.1.2 unchanged, by kind. Read from
 * `deployments/liqo/charts/liqo-crds/crds` of the Go module `github.com/liqotech/liqo` in these versions. `*` stands for whatever
 * is there; what is in a reference to an object is left out.
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

/** Those that 1.2.0 has besides. It takes none away. */
const SINCE_1_2_0: Readonly<Record<string, readonly string[]>> = {
  Configuration: ["status.conditions.*"],
  GatewayServer: ["spec.serviceAnnotations.*", "spec.serviceLabels.*"],
};

/** The fields that a kind has in a version of Liqo. */
export function fieldsOf(kind: string, version: string): readonly string[] {
  const { [kind]: early = [] } = SINCE_1_0_1;
  const { [kind]: late = [] } = SINCE_1_2_0;
  return version === "1.2.0" ? [...early, ...late] : early;
}
