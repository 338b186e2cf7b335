import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import type { ClusterView } from "../../cluster/cluster-view.js";
import type { KubernetesObject, ObjectMetadata } from "../../cluster/client/kubernetes-objects.js";
import { isMissingKind, reasonOf } from "../../cluster/client/error-reason.js";

/** Kinds that hold nothing of anybody's: Kubernetes and controllers write them by themselves. Each as `<group>/<kind>`. */
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

/** API groups that only OpenShift has end with this. */
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

/** The same for OpenShift. */
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

/** Labels and annotations of copies that a controller puts into many namespaces, by their first characters. */
const MARKS_OF_COPIES = [
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

/** What a namespace holds that others have created. */
export interface UnmanagedObjects {
  /** Each as `<kind> <name>`. */
  readonly found: readonly string[];
  /** Kinds and API groups that could not be listed, each with the reason. */
  readonly unread: readonly string[];
}

/**
 * Lists what others keep in a namespace: objects of any kind, except those that are garbage-collected with their owner,
 * those that controllers put into every namespace, and those that are the stack's own.
 */
export async function unmanagedObjects(
  view: ClusterView,
  isOwn: (kind: ObjectKind, metadata: ObjectMetadata) => boolean,
): Promise<UnmanagedObjects> {
  const { kinds, unavailable } = await view.namespacedKinds();
  const unread = [...unavailable];
  // Every API server has these. Without them, its answer does not say what a namespace may hold.
  if (!["ConfigMap", "Secret"].every((core) => kinds.some(({ kind }) => kind === core))) {
    unread.push("core kinds (missing in the API server's discovery)");
  }
  const isOpenShift = kinds.some(({ apiVersion }) => groupOf(apiVersion).endsWith(OPENSHIFT));
  const listed = kinds
    .filter(({ apiVersion, kind }) => !WRITTEN_BY_CONTROLLERS.has(`${groupOf(apiVersion)}/${kind}`))
    .map(async (kind) => {
      const objects = await view.metadata(kind).catch((error: unknown) => {
        unread.push(...(isMissingKind(error) ? [] : [`${kind.kind} (${reasonOf(error)})`]));
        return [];
      });
      return objects
        .filter(
          ({ metadata = {} }) => !isNobodys(kind, metadata, isOpenShift) && !isOwn(kind, metadata),
        )
        .map(({ metadata }: KubernetesObject) => `${kind.kind} ${metadata?.name ?? ""}`);
    });
  // A kind that two API groups serve is listed twice.
  return { found: [...new Set((await Promise.all(listed)).flat())].sort(), unread };
}

/** Whether an object is garbage-collected with its owner, or is put into every namespace. */
function isNobodys({ kind }: ObjectKind, metadata: ObjectMetadata, isOpenShift: boolean): boolean {
  const { name = "", ownerReferences = [], labels = {}, annotations = {} } = metadata;
  const marks = COPIED.has(kind) ? [...Object.keys(labels), ...Object.keys(annotations)] : [];
  return (
    // The data in a volume may be wanted although its owner is deleted.
    (ownerReferences.length > 0 && kind !== "PersistentVolumeClaim") ||
    IN_EVERY_NAMESPACE[kind]?.has(name) === true ||
    (isOpenShift && IN_EVERY_OPENSHIFT_NAMESPACE[kind]?.has(name) === true) ||
    marks.some((mark) => MARKS_OF_COPIES.some((start) => mark.startsWith(start)))
  );
}

function groupOf(apiVersion: string): string {
  return apiVersion.split("/").slice(0, -1).join("/");
}

/** The first of some objects or kinds, and how many more there are. */
export function summarize(names: readonly string[]): string {
  const SHOWN = 10;
  const rest = names.length - SHOWN;
  return [...names.slice(0, SHOWN), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
