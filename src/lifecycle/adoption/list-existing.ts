import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import { isForbidden, isNoKindMatch, reasonOf } from "../../cluster/client/api-error.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating } from "../../cluster/live-object.js";
import { isManaged, isOwn } from "./managed-by.js";
import { type NamespaceSnapshot, snapshotOf } from "./namespace-snapshot.js";

/** An object that exists, or a kind with objects that cannot be listed. */
export interface Existing {
  readonly kind: string;
  /** Empty if the objects cannot be listed. */
  readonly name: string;
  /** The object with its namespace and cluster, for messages. */
  readonly description: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Why the objects cannot be listed. */
  readonly unread?: string;
  /** Whether the API server is unavailable, so that the objects cannot be listed. */
  readonly isUnreachable?: boolean;
}

/**
 * The objects of a namespace as they were before this run changed anything. Objects of other stacks
 * are left out.
 */
export interface ExistingObjects {
  /** Objects that no resource of Pulumi created, and kinds that cannot be listed. */
  readonly foreign: readonly Existing[];
  /** Objects that this stack created. */
  readonly own: readonly Existing[];
}

const NO_OBJECTS: ExistingObjects = { foreign: [], own: [] };

/** Lists the objects of some kinds in a namespace, except Terminating objects. */
export async function listExisting(
  cluster: LiqoCluster,
  namespace: string,
  kinds: readonly ObjectKind[],
): Promise<ExistingObjects> {
  const snapshot = await snapshotOf(cluster, namespace);
  // If the namespace cannot be read, its objects may still be listed.
  const namespaceObject = await snapshot?.getNamespace().catch(() => "forbidden" as const);
  // The objects of a Terminating namespace are deleted with it, and this run waits for that.
  if (snapshot === undefined || namespaceObject === undefined || isGone(namespaceObject)) {
    return NO_OBJECTS;
  }
  const place = `namespace ${namespace} of cluster ${cluster.name}`;
  const lists = await Promise.all(kinds.map((kind) => list(snapshot, kind, place)));
  return {
    foreign: lists.flatMap(({ foreign }) => foreign),
    own: lists.flatMap(({ own }) => own),
  };
}

function isGone(namespace: Awaited<ReturnType<NamespaceSnapshot["getNamespace"]>>): boolean {
  return namespace !== "forbidden" && isTerminating(namespace);
}

async function list(
  snapshot: NamespaceSnapshot,
  objectKind: ObjectKind,
  place: string,
): Promise<ExistingObjects> {
  const { kind } = objectKind;
  try {
    const objects = await snapshot.listMetadata(objectKind);
    const present = objects.filter((object) => !isTerminating(object));
    const existing = ({ metadata: { name = "", labels } = {} }: KubernetesObject): Existing => ({
      kind,
      name,
      description: `${kind} ${name} in ${place}`,
      labels,
    });
    return {
      foreign: present.filter((object) => !isManaged(object)).map(existing),
      own: present.filter(isOwn).map(existing),
    };
  } catch (error) {
    if (isNoKindMatch(error)) {
      return NO_OBJECTS;
    }
    const description = `${kind} in ${place}`;
    const unread = { kind, name: "", description, unread: reasonOf(error) };
    return { foreign: [{ ...unread, isUnreachable: !isForbidden(error) }], own: [] };
  }
}
