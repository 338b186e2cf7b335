import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import { SimulatedFailure } from "../failure.js";
import type { SimulatedAccess } from "../options.js";
import type { World } from "../world.js";
import { currentContext } from "./provider-config.js";

/** A Kubernetes provider of the program. */
export interface RegisteredProvider extends SimulatedAccess {
  /** Name of its resource. */
  readonly name: string;
  /** Namespace of objects that do not specify one. */
  readonly namespace?: string;
  /** Whether a create updates an object that already exists. */
  readonly upsertExistingObjects?: boolean;
}

/** The cluster that a provider leads to: as the test specifies, else by its access, else by its name. */
export function clusterOf(
  world: World,
  mapping: Readonly<Record<string, string>>,
  provider: RegisteredProvider,
): SimulatedCluster {
  const { name } = provider;
  const mapped = mapping[name];
  if (mapped !== undefined) {
    return world.cluster(mapped);
  }
  const found =
    reachedCluster(world, provider) ??
    (contextOf(provider) === undefined
      ? world.clusters.find(
          (cluster) => name === cluster.name || name === `${cluster.name}-provider`,
        )
      : undefined);
  if (found === undefined) {
    throw new Error(
      `${nowhere(world, `Provider "${name}"`, provider)}: ` +
        `set the option providers: { "${name}": <cluster> }, or alsoReachedBy of the cluster.`,
    );
  }
  return found;
}

/** The cluster that an access leads to which no provider of the program has. */
export function clusterInContext(world: World, access: SimulatedAccess): SimulatedCluster {
  const found = reachedCluster(world, access);
  if (found === undefined) {
    throw new SimulatedFailure(
      `${nowhere(world, "The access", access)}: set alsoReachedBy of the cluster that it leads to`,
    );
  }
  return found;
}

function reachedCluster(
  { clusters }: World,
  access: SimulatedAccess,
): SimulatedCluster | undefined {
  const context = contextOf(access);
  return (
    clusters.find(({ alsoReachedBy }) =>
      alsoReachedBy.some(
        (way) =>
          (way.context ?? context) === context &&
          (way.kubeconfig ?? access.kubeconfig) === access.kubeconfig,
      ),
    ) ?? clusters.find((cluster) => cluster.context === context)
  );
}

function contextOf({ context, kubeconfig = "" }: SimulatedAccess): string | undefined {
  return context ?? currentContext(kubeconfig);
}

function nowhere({ clusters }: World, who: string, access: SimulatedAccess): string {
  const context = contextOf(access);
  const by = context === undefined ? "" : ` with context "${context}"`;
  const contexts = clusters.map((cluster) => `"${cluster.context}"`).join(", ");
  return `${who}${by} leads to none of the simulated clusters, whose contexts are ${contexts}`;
}
