import type { Readiness } from "../../src/liqo/readiness.js";

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
  Tenant: [
    "spec.authzPolicy",
    "spec.clusterID",
    "spec.csr",
    "spec.proxyURL",
    "spec.publicKey",
    "spec.signature",
    "spec.tenantCondition",
    "status.authParams.apiServer",
    "status.authParams.awsConfig.*",
    "status.authParams.ca",
    "status.authParams.proxyURL",
    "status.authParams.signedCRT",
    "status.tenantNamespace",
  ],
  Identity: [
    "spec.authParams.apiServer",
    "spec.authParams.awsConfig.*",
    "spec.authParams.ca",
    "spec.authParams.proxyURL",
    "spec.authParams.signedCRT",
    "spec.clusterID",
    "spec.namespace",
    "spec.type",
    "status.kubeconfigSecretRef.name",
  ],
  Renew: [
    "spec.consumerClusterID",
    "spec.csr",
    "spec.identityType",
    "spec.publicKey",
    "spec.resourceSliceRef.name",
    "status.authParams.apiServer",
    "status.authParams.awsConfig.*",
    "status.authParams.ca",
    "status.authParams.proxyURL",
    "status.authParams.signedCRT",
  ],
  ResourceSlice: [
    "spec.class",
    "spec.consumerClusterID",
    "spec.csr",
    "spec.providerClusterID",
    "spec.resources.*",
    "status.authParams.apiServer",
    "status.authParams.awsConfig.*",
    "status.authParams.ca",
    "status.authParams.proxyURL",
    "status.authParams.signedCRT",
    "status.conditions.*",
    "status.ingressClasses.*",
    "status.loadBalancerClasses.*",
    "status.nodeLabels.*",
    "status.nodeSelector.*",
    "status.resources.*",
    "status.storageClasses.*",
  ],
  VirtualNode: [
    "spec.annotations.*",
    "spec.clusterID",
    "spec.createNode",
    "spec.disableNetworkCheck",
    "spec.images.*",
    "spec.ingressClasses.*",
    "spec.kubeconfigSecretRef.name",
    "spec.labels.*",
    "spec.loadBalancerClasses.*",
    "spec.offloadingPatch.affinity.nodeAffinity.*",
    "spec.offloadingPatch.annotationsNotReflected",
    "spec.offloadingPatch.labelsNotReflected",
    "spec.offloadingPatch.nodeSelector.*",
    "spec.offloadingPatch.runtimeClassName",
    "spec.offloadingPatch.tolerations.*",
    "spec.resourceQuota.hard.*",
    "spec.resourceQuota.scopeSelector.matchExpressions.*",
    "spec.resourceQuota.scopes",
    "spec.storageClasses.*",
    "spec.taints.*",
    "spec.template.*",
    "spec.vkOptionsTemplateRef.*",
    "status.conditions.*",
  ],
  NamespaceMap: ["spec.desiredMapping.*", "status.currentMapping.*"],
  NamespaceOffloading: [
    "spec.clusterSelector.nodeSelectorTerms.matchExpressions.*",
    "spec.clusterSelector.nodeSelectorTerms.matchFields.*",
    "spec.namespaceMappingStrategy",
    "spec.podOffloadingStrategy",
    "spec.remoteNamespaceName",
    "status.observedGeneration",
    "status.offloadingPhase",
    "status.remoteNamespaceName",
    "status.remoteNamespacesConditions.*",
  ],
  WgGatewayClientTemplate: ["spec.objectKind.*", "spec.template.*"],
  WgGatewayServerTemplate: ["spec.objectKind.*", "spec.template.*"],
};

/** Fields that Liqo 1.2.0 adds. It removes none. */
const SINCE_1_2_0: Readonly<Record<string, readonly string[]>> = {
  Configuration: ["status.conditions.*"],
  GatewayServer: ["spec.serviceAnnotations.*", "spec.serviceLabels.*"],
};

/** The fields of a kind in a version of Liqo. */
function fieldsOf(kind: string, version: string): readonly string[] {
  const { [kind]: early = [] } = SINCE_1_0_1;
  const { [kind]: late = [] } = SINCE_1_2_0;
  return version === "1.2.0" ? [...early, ...late] : early;
}

/** Whether a kind has a field in a version of Liqo. */
export function isField(kind: string, path: string, version: string): boolean {
  return fieldsOf(kind, version).some((field) =>
    field.endsWith(".*") ? path.startsWith(field.slice(0, -1)) : path === field,
  );
}

/** The paths of all values in an object, without the indexes of lists. */
export function pathsOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) {
    return value === undefined ? [] : [path];
  }
  return Object.entries(value).flatMap(([key, inside]) =>
    pathsOf(inside, Array.isArray(value) ? path : `${path}.${key}`),
  );
}

/** The awaited fields that a version of Liqo does not have, each as `[kind, path]`. */
export function missingFields(awaited: readonly Readiness[], version: string) {
  return awaited
    .flatMap(({ kind, expressions }) =>
      expressions.map((expression) => [kind, /status[.\w]*/.exec(expression)?.[0] ?? ""] as const),
    )
    .filter(
      ([kind, path]) =>
        !isField(kind, path, version) &&
        !fieldsOf(kind, version).some((field) => field.startsWith(`${path}.`)),
    );
}
