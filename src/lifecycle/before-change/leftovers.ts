import type { ObjectKind } from "../../cluster/client/cluster-api.js";
import { type NamespaceView, orForbidden } from "../../cluster/namespace-view.js";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";

/** An object to create. */
export interface CreatedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
}

/** Objects of a namespace that an earlier object of the same purpose may have left. */
export interface Leftovers {
  /** Objects of the kind, or of kinds that exclude each other. */
  readonly owners: readonly LiveObject[];
  /** Objects that Liqo created for the owners, each as `<kind> <name>`. */
  readonly parts: readonly string[];
}

/** How to find the leftovers of an earlier object of a kind. */
export interface LeftoverSearch {
  /** Finds leftovers in the namespace of the view. */
  readonly find: (view: NamespaceView, created: CreatedObject) => Promise<Leftovers>;
  /** The leftovers that are deleted last. They show which namespaces have leftovers. */
  readonly last: {
    readonly kind: ObjectKind;
    /** The resource as RBAC rules name it, for example `pods`. */
    readonly resource: string;
    readonly labels: (created: CreatedObject) => Readonly<Record<string, string>>;
  };
  /** Why a namespace may have only one of the owners. Undefined if it may have several. */
  readonly onlyOne?: string;
  /** What the user must be allowed to list. */
  readonly resources: string;
}

/** Leftovers as strings. Empty without leftovers. */
export function describeLeftovers({ owners, parts }: Leftovers, namespace: string): string[] {
  const all = [...owners.map(kindAndName), ...parts];
  return all.length === 0 ? [] : [`${all.join(", ")} in namespace ${namespace}`];
}

/** Leftovers in the other namespaces of a cluster. */
export interface LeftoversElsewhere {
  /** Each as `<kind> <name>, ... in namespace <namespace>`. */
  readonly found: readonly string[];
  /** Objects that cannot be listed in all namespaces, for example `pods`. */
  readonly forbidden?: string;
}

/**
 * Objects for the same remote cluster that are being deleted in other namespaces, for example after
 * a pair moved. Ignores objects that stay, and namespaces that cannot be listed.
 */
export async function leftoversElsewhere(
  view: NamespaceView,
  created: CreatedObject,
  { find, last }: LeftoverSearch,
): Promise<LeftoversElsewhere> {
  const traces = await orForbidden(view.listEverywhere(last.kind, last.labels(created)));
  if (traces === "forbidden") {
    return { found: [], forbidden: last.resource };
  }
  const namespaces = new Set(traces.map(({ metadata }) => metadata?.namespace ?? ""));
  namespaces.delete(created.namespace);
  const leftovers = await Promise.all(
    [...namespaces].map((namespace) =>
      orForbidden(deletedIn(view.within(namespace), find, created, namespace)),
    ),
  );
  return { found: leftovers.flatMap((found) => (found === "forbidden" ? [] : found)) };
}

/** The leftovers in a namespace if they, or the namespace, are Terminating. */
async function deletedIn(
  view: NamespaceView,
  find: LeftoverSearch["find"],
  created: CreatedObject,
  namespace: string,
): Promise<string[]> {
  const [namespaceObject, leftovers] = await Promise.all([
    view.getNamespace(),
    find(view, created),
  ]);
  const isDeleted = namespaceObject !== "forbidden" && isTerminating(namespaceObject);
  const stays = leftovers.owners.some((owner) => !isTerminating(owner));
  return stays && !isDeleted ? [] : describeLeftovers(leftovers, namespace);
}
