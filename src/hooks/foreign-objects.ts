import type { ObjectKind } from "../cluster/cluster-api.js";
import type { ClusterView } from "../cluster/cluster-view.js";
import type { KubernetesObject, ObjectMetadata } from "../cluster/kubernetes-objects.js";
import { isMissingKind, reasonOf } from "../cluster/reason.js";

/** Kinds that hold nothing of anybody's: Kubernetes and controllers write them by themselves. */
const WRITTEN_BY_CONTROLLERS = new Set(["Endpoints", "EndpointSlice", "Event", "Lease"]);

/** Objects that Kubernetes, OpenShift and service meshes put into each namespace, by kind. */
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
  ServiceAccount: new Set(["default", "builder", "deployer", "pipeline"]),
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
export interface ForeignObjects {
  /** Each as `<kind> <name>`. */
  readonly found: readonly string[];
  /** Kinds and API groups that could not be listed, each with the reason. */
  readonly unread: readonly string[];
}

/**
 * Lists what others keep in a namespace: objects of any kind, except those that are garbage-collected with their owner,
 * those that controllers put into every namespace, and those that are the stack's own.
 */
export async function foreignObjects(
  view: ClusterView,
  isOwn: (kind: ObjectKind, metadata: ObjectMetadata) => boolean,
): Promise<ForeignObjects> {
  const { kinds, unavailable } = await view.namespacedKinds();
  const unread = [...unavailable];
  const listed = kinds
    .filter(({ kind }) => !WRITTEN_BY_CONTROLLERS.has(kind))
    .map(async (kind) => {
      const objects = await view.metadata(kind).catch((error: unknown) => {
        unread.push(...(isMissingKind(error) ? [] : [`${kind.kind} (${reasonOf(error)})`]));
        return [];
      });
      return objects
        .filter(({ metadata = {} }) => !isNobodys(kind, metadata) && !isOwn(kind, metadata))
        .map(({ metadata }: KubernetesObject) => `${kind.kind} ${metadata?.name ?? ""}`);
    });
  // A kind that two API groups serve is listed twice.
  return { found: [...new Set((await Promise.all(listed)).flat())].sort(), unread };
}

/** Whether an object is garbage-collected with its owner, or is put into every namespace. */
function isNobodys({ kind }: ObjectKind, metadata: ObjectMetadata): boolean {
  const { name = "", ownerReferences = [], labels = {}, annotations = {} } = metadata;
  const marks = [...Object.keys(labels), ...Object.keys(annotations)];
  return (
    ownerReferences.length > 0 ||
    IN_EVERY_NAMESPACE[kind]?.has(name) === true ||
    marks.some((mark) => MARKS_OF_COPIES.some((start) => mark.startsWith(start)))
  );
}
