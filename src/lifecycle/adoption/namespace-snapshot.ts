import type { NamespacedKinds, ObjectKind } from "../../cluster/client/cluster-api.js";
import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import type { NamespaceView, Forbidden } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { LiveObject } from "../../cluster/live-object.js";

/**
 * A namespace as it was before this run changed anything. The namespace and each kind of its
 * objects is read once.
 */
export class NamespaceSnapshot {
  private namespace?: Promise<LiveObject | Forbidden | undefined>;
  private kinds?: Promise<NamespacedKinds>;
  private readonly lists = new Map<string, Promise<KubernetesObject[]>>();

  constructor(private readonly view: NamespaceView) {}

  /** Reads the namespace itself. Undefined if it is not found. */
  getNamespace(): Promise<LiveObject | Forbidden | undefined> {
    return (this.namespace ??= this.view.getNamespace());
  }

  /** The kinds of objects that a namespace of the cluster can hold. */
  namespacedKinds(): Promise<NamespacedKinds> {
    return (this.kinds ??= this.view.namespacedKinds());
  }

  /** Lists the metadata of all objects of a kind. */
  listMetadata({ apiVersion, kind }: ObjectKind): Promise<KubernetesObject[]> {
    const key = `${apiVersion}/${kind}`;
    const list = this.lists.get(key) ?? this.view.listMetadata({ apiVersion, kind });
    this.lists.set(key, list);
    return list;
  }
}

const snapshots = new WeakMap<LiqoCluster, Map<string, Promise<NamespaceSnapshot | undefined>>>();

/**
 * The snapshot of a namespace, the same for all components of this run. Undefined in a preview that
 * does not know yet how to reach the cluster, and behind mocks.
 */
export function snapshotOf(
  cluster: LiqoCluster,
  namespace: string,
): Promise<NamespaceSnapshot | undefined> {
  const ofCluster = snapshots.get(cluster) ?? new Map<string, ReturnType<typeof snapshotOf>>();
  snapshots.set(cluster, ofCluster);
  const snapshot =
    ofCluster.get(namespace) ??
    cluster.view(namespace).then((view) => view && new NamespaceSnapshot(view));
  ofCluster.set(namespace, snapshot);
  return snapshot;
}
