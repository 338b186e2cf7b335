import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { NamespaceSnapshot } from "./namespace-snapshot.js";
import type { KubernetesObject, ObjectMetadata } from "../../cluster/client/kubernetes-objects.js";
import { isNoKindMatch, reasonOf } from "../../cluster/client/api-error.js";
import { isOfPeering, isOfRemappedAddress, VIRTUAL_NODE } from "../../liqo/owners.js";

/** Kinds that only Kubernetes and controllers write. Each as `<group>/<kind>`. */
const WRITTEN_BY_CONTROLLERS = new Set([
  "/Endpoints",
  "/Event",
  "coordination.k8s.io/Lease",
  "discovery.k8s.io/EndpointSlice",
  "events.k8s.io/Event",
]);

/** Kinds that controllers copy into many namespaces. */
const COPIED = new Set([
  "ConfigMap",
  "LimitRange",
  "NetworkPolicy",
  "ResourceQuota",
  "Role",
  "RoleBinding",
  "Secret",
  "ServiceAccount",
]);

/** The suffix of API groups that only OpenShift has. */
const OPENSHIFT = ".openshift.io";

/** Objects that Kubernetes and service meshes put into each namespace, by kind. */
const IN_EVERY_NAMESPACE: Readonly<Record<string, ReadonlySet<string>>> = {
  ConfigMap: new Set([
    "kube-root-ca.crt",
    "openshift-service-ca.crt",
    "istio-ca-root-cert",
    "linkerd-identity-trust-roots",
    "odh-trusted-ca-bundle",
    "odh-kserve-custom-ca-bundle",
    "config-trusted-cabundle",
    "config-service-cabundle",
  ]),
  ServiceAccount: new Set(["default"]),
};

/** Objects that OpenShift puts into each namespace, by kind. */
const IN_EVERY_OPENSHIFT_NAMESPACE: typeof IN_EVERY_NAMESPACE = {
  ServiceAccount: new Set(["builder", "deployer", "pipeline"]),
  RoleBinding: new Set([
    "system:deployers",
    "system:image-builders",
    "system:image-pullers",
    "openshift-pipelines-edit",
    "pipelines-scc-rolebinding",
  ]),
};

/** Prefixes of the labels and annotations that controllers set on copies in many namespaces. */
const COPY_MARKS = [
  "kubernetes.io/service-account.name",
  "openshift.io/token-secret.name",
  "config.openshift.io/inject-trusted-cabundle",
  "service.beta.openshift.io/inject-cabundle",
  // Not all labels of Kyverno: the source of its copies has "clone-source".
  "generate.kyverno.io/policy-name",
  "hnc.x-k8s.io/inherited-from",
  "reflector.v1.k8s.emberstack.com/reflects",
  "replicator.v1.mittwald.de/replicated-from-version",
  "trust.cert-manager.io/bundle",
  "capsule.clastix.io/tenant",
];

/** Objects of a namespace that others created. */
export interface UnmanagedObjects {
  /** Each as `<kind> <name>`. */
  readonly found: readonly string[];
  /** Kinds and API groups that could not be listed, each with the reason. */
  readonly unread: readonly string[];
}

/**
 * Lists the objects of any kind that others created in a namespace. Leaves out objects that are
 * garbage-collected with their owner, objects that Liqo deletes with the Configuration, objects that
 * controllers put into every namespace, and the stack's own objects.
 */
export async function unmanagedObjects(
  namespace: Pick<NamespaceSnapshot, "listMetadata" | "namespacedKinds">,
  isOwn: (kind: ObjectKind, metadata: ObjectMetadata) => boolean,
): Promise<UnmanagedObjects> {
  const { kinds, unavailable } = await namespace.namespacedKinds();
  const unread = [...unavailable];
  // Every API server has these kinds. If they are missing, its discovery is incomplete.
  if (!["ConfigMap", "Secret"].every((core) => kinds.some(({ kind }) => kind === core))) {
    unread.push("core kinds (missing in the API server's discovery)");
  }
  const cluster: ClusterTraits = {
    isOpenShift: kinds.some(({ apiVersion }) => groupOf(apiVersion).endsWith(OPENSHIFT)),
    virtualNodes: await namesOf(namespace, VIRTUAL_NODE),
  };
  const listed = kinds
    .filter(({ apiVersion, kind }) => !WRITTEN_BY_CONTROLLERS.has(`${groupOf(apiVersion)}/${kind}`))
    .map(async (kind) => {
      const objects = await namespace.listMetadata(kind).catch((error: unknown) => {
        unread.push(...(isNoKindMatch(error) ? [] : [`${kind.kind} (${reasonOf(error)})`]));
        return [];
      });
      return objects
        .filter(
          ({ metadata = {} }) => !isIgnored(kind, metadata, cluster) && !isOwn(kind, metadata),
        )
        .map(({ metadata }: KubernetesObject) => `${kind.kind} ${metadata?.name ?? ""}`);
    });
  // A kind that two API groups serve is listed twice.
  return { found: [...new Set((await Promise.all(listed)).flat())].sort(), unread };
}

interface ClusterTraits {
  readonly isOpenShift: boolean;
  /** Names of the VirtualNodes in the namespace. */
  readonly virtualNodes: ReadonlySet<string>;
}

async function namesOf(
  namespace: Pick<NamespaceSnapshot, "listMetadata">,
  kind: ObjectKind,
): Promise<ReadonlySet<string>> {
  const objects = await namespace.listMetadata(kind).catch(() => []);
  return new Set(objects.map(({ metadata }) => metadata?.name ?? ""));
}

/**
 * Whether an object does not count as foreign: Kubernetes garbage-collects it with its owner, Liqo
 * deletes it with the Configuration, or a controller puts it into every namespace.
 */
function isIgnored(
  { kind }: ObjectKind,
  metadata: ObjectMetadata,
  { isOpenShift, virtualNodes }: ClusterTraits,
): boolean {
  const { name = "", ownerReferences = [], labels = {}, annotations = {} } = metadata;
  const marks = COPIED.has(kind) ? [...Object.keys(labels), ...Object.keys(annotations)] : [];
  return (
    // The data in a volume may still be needed after its owner is deleted.
    (ownerReferences.length > 0 && kind !== "PersistentVolumeClaim") ||
    isOfRemappedAddress(metadata) ||
    isOfPeering(kind, metadata) ||
    // Liqo deletes the ServiceAccount of a virtual kubelet with the VirtualNode of the same name.
    (kind === "ServiceAccount" && virtualNodes.has(name)) ||
    IN_EVERY_NAMESPACE[kind]?.has(name) === true ||
    (isOpenShift && IN_EVERY_OPENSHIFT_NAMESPACE[kind]?.has(name) === true) ||
    marks.some((mark) => COPY_MARKS.some((start) => mark.startsWith(start)))
  );
}

function groupOf(apiVersion: string): string {
  return apiVersion.split("/").slice(0, -1).join("/");
}

/** The first names, and the number of further names. */
export function summarize(names: readonly string[]): string {
  const SHOWN = 10;
  const rest = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
