import { type ClusterView, orForbidden, type Forbidden } from "../../cluster/cluster-view.js";
import { IPAM } from "../../liqo/api-versions.js";
import { gatewayPodLabels, remoteLabels } from "../../liqo/labels.js";
import { type Created, isTerminating, findLeftovers, describeLeftovers } from "./leftovers.js";

/** What of an object is being deleted in other namespaces of a cluster. */
export interface LeftoversElsewhereArgs {
  /** Each as `<kind> <name>, ... in namespace <namespace>`. */
  readonly leaving: readonly string[];
  /** Objects that cannot be listed in all namespaces, for example `pods`. */
  readonly forbidden?: string;
}

/**
 * What is being deleted in other namespaces of a cluster, of objects that lead to the same remote cluster: a pair that has
 * moved leaves it there. What stays is left alone.
 */
export async function leftoversElsewhere(
  view: ClusterView,
  created: Created,
): Promise<LeftoversElsewhereArgs> {
  const traces = await namespacesWith(view, created);
  if (traces === "unreadable") {
    const forbidden = created.kind === "Configuration" ? "networks.ipam.liqo.io" : "pods";
    return { leaving: [], forbidden };
  }
  const others = [...traces].filter((namespace) => namespace !== created.namespace);
  const left = await Promise.all(
    others.map((namespace) => orForbidden(leavingIn(view.within(namespace), created, namespace))),
  );
  return { leaving: left.flatMap((found) => (found === "unreadable" ? [] : found)) };
}

/** Namespaces with something of such an object, by what is deleted last. */
async function namespacesWith(
  view: ClusterView,
  created: Created,
): Promise<Set<string> | Forbidden> {
  const { kind, name, remoteClusterId } = created;
  const found =
    kind === "Configuration"
      ? await view.everywhere(IPAM.apiVersion, "Network", remoteLabels(remoteClusterId))
      : await view.everywhere("v1", "Pod", gatewayPodLabels(name));
  return found === "unreadable"
    ? found
    : new Set(found.map(({ metadata }) => metadata?.namespace ?? ""));
}

async function leavingIn(
  view: ClusterView,
  created: Created,
  namespace: string,
): Promise<string[]> {
  const [itself, remains] = await Promise.all([view.itself(), findLeftovers(view, created)]);
  const goes = itself !== "unreadable" && isTerminating(itself);
  const stays = remains.owners.some((owner) => !isTerminating(owner));
  return stays && !goes ? [] : describeLeftovers(remains, namespace);
}
