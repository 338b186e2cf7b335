import { type ClusterView, unlessForbidden } from "../cluster/cluster-view.js";
import { IPAM } from "../liqo/groups.js";
import { gatewayPodLabels, remoteLabels } from "../liqo/labels.js";
import { type Created, isLeaving, remainsIn, remainsInWords } from "./remains.js";

/**
 * What is about to go from other namespaces of a cluster, of objects that lead to the same remote cluster: a pair that has
 * moved leaves it there. What is there to stay is left alone, and so is what one may not look for.
 */
export async function leavingElsewhere(view: ClusterView, created: Created): Promise<string[]> {
  const traces = await namespacesWith(view, created);
  const others = [...traces].filter((namespace) => namespace !== created.namespace);
  const left = await Promise.all(
    others.map((namespace) =>
      unlessForbidden(leavingIn(view.within(namespace), created, namespace)),
    ),
  );
  return left.flatMap((found) => (found === "unreadable" ? [] : found));
}

/** Namespaces with something of such an object, by what is the last to go. */
async function namespacesWith(view: ClusterView, created: Created): Promise<Set<string>> {
  const { kind, name, remoteClusterId } = created;
  const found =
    kind === "Configuration"
      ? await view.everywhere(IPAM.apiVersion, "Network", remoteLabels(remoteClusterId))
      : await view.everywhere("v1", "Pod", gatewayPodLabels(name));
  const traces = found === "unreadable" ? [] : found;
  return new Set(traces.map(({ metadata }) => metadata?.namespace ?? ""));
}

async function leavingIn(
  view: ClusterView,
  created: Created,
  namespace: string,
): Promise<string[]> {
  const [itself, remains] = await Promise.all([view.itself(), remainsIn(view, created)]);
  const goes = itself !== "unreadable" && isLeaving(itself);
  const stays = remains.owners.some((owner) => !isLeaving(owner));
  return stays && !goes ? [] : remainsInWords(remains, namespace);
}
