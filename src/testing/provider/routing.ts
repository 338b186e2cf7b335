import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";

/** A Kubernetes provider of the program. */
export interface RegisteredProvider {
  /** Name of its resource. */
  readonly name: string;
  readonly context?: string;
  /** Path or contents. */
  readonly kubeconfig?: string;
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
  const { name, kubeconfig = "" } = provider;
  const mapped = mapping[name];
  if (mapped !== undefined) {
    return world.cluster(mapped);
  }
  const current = /^\s*["']?current-context["']?:\s*["']?([^\s"',}]+)/m.exec(kubeconfig)?.[1];
  const context = provider.context ?? current;
  const found = world.clusters.find((cluster) =>
    context === undefined
      ? name === cluster.name || name === `${cluster.name}-provider`
      : context === cluster.context,
  );
  if (found === undefined) {
    const by = context === undefined ? "" : ` with context "${context}"`;
    const contexts = world.clusters.map((cluster) => `"${cluster.context}"`).join(", ");
    throw new Error(
      `Provider "${name}"${by} leads to none of the simulated clusters, whose contexts are ${contexts}: ` +
        `say which one it leads to with the option providers: { "${name}": <cluster> }.`,
    );
  }
  return found;
}
