import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import { type Properties, UNKNOWN } from "../engine/property-values.js";
import { SimulatedFailure } from "../failure.js";
import type { SimulatedAccess } from "../options.js";
import type { World } from "../world.js";
import { currentContext } from "./provider-config.js";

/** A Kubernetes provider that the program declares. */
export interface RegisteredProvider extends SimulatedAccess {
  /** Name of the provider resource. */
  readonly name: string;
  /** Default namespace of objects. */
  readonly namespace?: string;
  /** Whether `create` updates an object that already exists. */
  readonly upsertExistingObjects?: boolean;
}

/**
 * The cluster that a provider connects to: by the option `providers`, else by its access, else by
 * its name.
 */
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
    clusterByAccess(world, provider) ??
    (contextOf(provider) === undefined
      ? world.clusters.find(
          (cluster) => name === cluster.name || name === `${cluster.name}-provider`,
        )
      : undefined);
  if (found === undefined) {
    throw new Error(
      `${unreachedMessage(world, `Provider "${name}"`, provider)}: ` +
        `set the option providers: { "${name}": <cluster> }, or alsoReachedBy of the cluster.`,
    );
  }
  return found;
}

/** The cluster that an access connects to, if no provider of the program has the same access. */
export function clusterInContext(world: World, access: SimulatedAccess): SimulatedCluster {
  const found = clusterByAccess(world, access);
  if (found === undefined) {
    throw new SimulatedFailure(
      `${unreachedMessage(world, "The access", access)}: use one of these contexts, or set alsoReachedBy of the cluster`,
    );
  }
  return found;
}

function clusterByAccess(
  { clusters }: World,
  access: SimulatedAccess,
): SimulatedCluster | undefined {
  const context = contextOf(access);
  return (
    clusters.find(({ alsoReachedBy }) =>
      alsoReachedBy.some(
        (other) =>
          (other.context ?? context) === context &&
          (other.kubeconfig ?? access.kubeconfig) === access.kubeconfig,
      ),
    ) ?? clusters.find((cluster) => cluster.context === context)
  );
}

function contextOf({ context, kubeconfig = "" }: SimulatedAccess): string | undefined {
  return context ?? currentContext(kubeconfig);
}

function unreachedMessage({ clusters }: World, subject: string, access: SimulatedAccess): string {
  const context = contextOf(access);
  const suffix = context === undefined ? "" : ` with context "${context}"`;
  const contexts = clusters.map((cluster) => `"${cluster.context}"`).join(", ");
  return `${subject}${suffix} does not match a simulated cluster (contexts: ${contexts})`;
}

/** Whether the cluster of a provider is unknown in a preview. */
export function hasUnknownCluster({ context, kubeconfig }: RegisteredProvider): boolean {
  return context === UNKNOWN || kubeconfig === UNKNOWN;
}

/** The arguments of a provider. Values other than strings are encoded as JSON. */
export function providerArgs(inputs: Properties): Omit<RegisteredProvider, "name"> {
  return { ...inputs, upsertExistingObjects: String(inputs["upsertExistingObjects"]) === "true" };
}
