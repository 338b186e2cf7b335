import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";

/**
 * Remembers the objects of a kind, to clean up after their deletion. Liqo uses finalizers, which the
 * simulator does not have.
 */
export class DeletedObjects {
  private readonly known = new WeakMap<SimulatedCluster, ReadonlyMap<string, KubernetesObject>>();

  constructor(
    private readonly apiVersion: string,
    private readonly kind: string,
  ) {}

  /** The objects that were deleted since the last call. */
  take(cluster: SimulatedCluster): KubernetesObject[] {
    const now = new Map(
      cluster
        .list(this.apiVersion, this.kind)
        .map((object) => [object.metadata.uid ?? "", object] as const),
    );
    const before = this.known.get(cluster);
    this.known.set(cluster, now);
    return [...(before ?? [])].flatMap(([uid, object]) => (now.has(uid) ? [] : [object]));
  }
}
