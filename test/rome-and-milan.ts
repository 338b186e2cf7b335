import {
  LiqoCluster,
  LiqoNetworkPair,
  type LiqoNetworkPairArgs,
  type PairClientArgs,
  type PairServerArgs,
} from "../src/index.js";
import {
  SimulatedClusters,
  type SimulatedClusterOptions,
  type SimulationOptions,
} from "../src/testing/index.js";

/** Starts the two clusters of most tests. */
export function startRomeAndMilan(
  {
    rome = {},
    milan = {},
  }: { rome?: SimulatedClusterOptions; milan?: SimulatedClusterOptions } = {},
  options?: SimulationOptions,
): Promise<SimulatedClusters> {
  return SimulatedClusters.start({ rome, milan }, options);
}

/** The same two as a program sees them. */
export function romeAndMilan(): { rome: LiqoCluster; milan: LiqoCluster } {
  return {
    rome: new LiqoCluster("rome", { context: "rome" }),
    milan: new LiqoCluster("milan", { context: "milan" }),
  };
}

type WithoutCluster<Side> = Side extends unknown ? Omit<Side, "cluster"> : never;

/**
 * Arguments of a pair without a cluster in a side: the default is milan for the server and rome for
 * the client.
 */
export interface PairSettings extends Omit<LiqoNetworkPairArgs, "server" | "client"> {
  readonly server?: LiqoCluster | WithoutCluster<PairServerArgs>;
  readonly client?: LiqoCluster | WithoutCluster<PairClientArgs>;
}

/** Connects rome, the client, to milan, the server. Returns all outputs of the pair. */
export function joined(settings: PairSettings = {}) {
  const pair = new LiqoNetworkPair("pair", pairArgs(romeAndMilan(), settings));
  const { status, diagnosis, latency, endpoint, publicKeys, remappedCidrs } = pair;
  return { status, diagnosis, latency, endpoint, publicKeys, remappedCidrs };
}

/** Arguments of a pair with its two clusters. */
export function pairArgs(
  { rome, milan }: ReturnType<typeof romeAndMilan>,
  { server, client, ...others }: PairSettings,
): LiqoNetworkPairArgs {
  return { server: sideWith(milan, server), client: sideWith(rome, client), ...others };
}

/**
 * Adds the cluster to the settings of a side. Leaves a cluster, and values of a wrong type, as they
 * are.
 */
function sideWith<Side extends object>(cluster: LiqoCluster, side: Side | undefined) {
  const isLiteral = Object.getPrototypeOf(side ?? {}) === Object.prototype;
  return (isLiteral ? { cluster, ...side } : side) as Side & { cluster: LiqoCluster };
}

/** A namespace that exists before the program runs. */
export function namespace(name: string) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
