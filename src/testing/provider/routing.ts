import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import { SimulatedFailure } from "../failure.js";
import type { LookedAt } from "../look.js";
import type { World } from "../world.js";

/** A Kubernetes provider of the program. */
export interface RegisteredProvider extends LookedAt {
  /** Name of its resource. */
  readonly name: string;
  /** Namespace of objects that name none. */
  readonly namespace?: string;
  /** Whether it takes over objects that exist already. */
  readonly upsertExistingObjects?: boolean;
}

/** The cluster that a provider leads to: as the test says, else by context, else by name. */
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
  const context = contextOf(provider);
  const found = world.clusters.find((cluster) =>
    context === undefined
      ? name === cluster.name || name === `${cluster.name}-provider`
      : context === cluster.context,
  );
  if (found === undefined) {
    throw new Error(
      `${nowhere(world, `Provider "${name}"`, context)}: ` +
        `say which one it leads to with the option providers: { "${name}": <cluster> }.`,
    );
  }
  return found;
}

/** The cluster that a look into one goes to, which no provider of the program has the same access to. */
export function clusterInContext(world: World, access: LookedAt): SimulatedCluster {
  const context = contextOf(access);
  const found = world.clusters.find((cluster) => cluster.context === context);
  if (found === undefined) {
    throw new SimulatedFailure(nowhere(world, "A look", context));
  }
  return found;
}

function contextOf({ context, kubeconfig = "" }: LookedAt): string | undefined {
  const current = /^\s*["']?current-context["']?:\s*["']?([^\s"',}]+)/m.exec(kubeconfig)?.[1];
  return context ?? current;
}

function nowhere(world: World, who: string, context: string | undefined): string {
  const by = context === undefined ? "" : ` with context "${context}"`;
  const contexts = world.clusters.map((cluster) => `"${cluster.context}"`).join(", ");
  return `${who}${by} leads to none of the simulated clusters, whose contexts are ${contexts}`;
}
