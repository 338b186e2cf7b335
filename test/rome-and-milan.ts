import { LiqoCluster, LiqoNetworkPair, type LiqoNetworkPairArgs } from "../src/index.js";
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

/** A program that joins them, with all outputs of the pair. */
export function joined(args: Partial<LiqoNetworkPairArgs> = {}) {
  const { rome, milan } = romeAndMilan();
  const link = new LiqoNetworkPair("pair", { server: milan, client: rome, ...args });
  const { status, diagnosis, latency, endpoint, publicKeys } = link;
  const { clientSeenByServer, serverSeenByClient } = link;
  const seen = { clientSeenByServer, serverSeenByClient };
  return { status, diagnosis, latency, endpoint, publicKeys, ...seen };
}

/** A namespace that is there before the program runs. */
export function namespace(name: string) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
