import { referenceTo } from "./cluster/kubernetes-object.js";
import type { ResourceState } from "./engine/resource-state.js";
import { checkKind } from "./known-kinds.js";
import type { SimulatedObject } from "./simulated-run.js";
import type { World } from "./world.js";

/** All objects in the clusters. Rejects an unknown kind. */
export function liveObjects({ clusters }: World, kind: string | undefined): SimulatedObject[] {
  if (kind !== undefined) {
    checkKind(
      kind,
      clusters.flatMap(({ kinds }) => kinds),
    );
  }
  return clusters
    .flatMap((cluster) => cluster.all().map((object) => ({ cluster: cluster.name, ...object })))
    .filter((object) => kind === undefined || object.kind === kind);
}

/** The live objects of resources. In a preview, the objects that the resources declare. */
export function objectsOf(states: readonly ResourceState[], isPreview: boolean): SimulatedObject[] {
  return states.flatMap(({ declaration }) => {
    if (declaration === undefined) {
      return [];
    }
    const { cluster, object } = declaration;
    const live = isPreview ? object : cluster.find(referenceTo(object));
    return live === undefined ? [] : [{ cluster: cluster.name, ...live }];
  });
}

/** Selects the resources that declare an object of a kind. Rejects an unknown kind. */
export function statesOfKind(
  kind: string,
  states: readonly ResourceState[],
  { clusters }: World,
): ResourceState[] {
  const declared = states.flatMap(({ declaration }) => declaration?.object.kind ?? []);
  checkKind(kind, [...declared, ...clusters.flatMap(({ kinds }) => kinds)]);
  return states.filter(({ declaration }) => declaration?.object.kind === kind);
}
