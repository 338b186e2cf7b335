import type { ClusterView, SeenObject } from "../cluster/cluster-view.js";
import { isMissingKind, reasonOf } from "../cluster/reason.js";
import { AUTHENTICATION, PEERING_KINDS } from "../liqo/groups.js";
import { isGatewayResource } from "../liqo/labels.js";
import { gatewayResourceName } from "../liqo/names.js";

/** Tells what is of a network, or of Kubernetes itself, from what is not. */
type Belongs = (object: SeenObject) => boolean;

const never: Belongs = () => false;

/** ConfigMaps that Kubernetes, OpenShift and Istio put into each namespace. */
const IN_EVERY_NAMESPACE = new Set([
  "kube-root-ca.crt",
  "openshift-service-ca.crt",
  "istio-ca-root-cert",
]);

interface SeenSecret extends SeenObject {
  readonly type?: string;
}

/** Types of the Secrets that Kubernetes and OpenShift make for each account. */
const OF_SERVICE_ACCOUNTS = new Set([
  "kubernetes.io/service-account-token",
  "kubernetes.io/dockercfg",
]);

/** The kinds that are looked at: those of a peering, and the usual ones of anybody's. */
const KINDS: readonly (readonly [apiVersion: string, kind: string, belongs: Belongs])[] = [
  ["v1", "ConfigMap", ({ metadata }) => IN_EVERY_NAMESPACE.has(metadata?.name ?? "")],
  [
    "v1",
    "Secret",
    (secret) =>
      isGatewayResource(secret.metadata?.labels) ||
      OF_SERVICE_ACCOUNTS.has((secret as SeenSecret).type ?? ""),
  ],
  [
    "apps/v1",
    "Deployment",
    ({ metadata }) => metadata?.name?.startsWith(gatewayResourceName("")) === true,
  ],
  ...PEERING_KINDS.map((kind) => [AUTHENTICATION.apiVersion, kind, never] as const),
];

/** What others keep in a tenant's namespace. */
export interface ForeignObjects {
  /** Each as `<kind> <name>`. */
  readonly found: readonly string[];
  /** Kinds that could not be looked for, each with the reason. */
  readonly unread: readonly string[];
}

/** Looks for what others keep in a tenant's namespace. */
export async function foreignObjects(view: ClusterView): Promise<ForeignObjects> {
  const unread: string[] = [];
  const found = KINDS.map(async ([apiVersion, kind, belongs]) => {
    try {
      const objects = await view.objects(apiVersion, kind);
      return objects
        .filter((object) => !belongs(object))
        .map(({ metadata }) => `${kind} ${metadata?.name ?? ""}`);
    } catch (error) {
      unread.push(...(isMissingKind(error) ? [] : [`${kind} (${reasonOf(error)})`]));
      return [];
    }
  });
  return { found: (await Promise.all(found)).flat(), unread };
}
