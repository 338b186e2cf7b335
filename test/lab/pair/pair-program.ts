import { LiqoNetworkPair } from "../../../src/index.js";
import { type PairSettings, pairArgs, romeAndMilan } from "../../rome-and-milan.js";

/** A program that connects rome and milan. */
export function pair(settings: PairSettings, timeout: PairSettings["timeout"]) {
  return () => {
    const args = pairArgs(romeAndMilan(), { timeout, ...settings });
    const { status } = new LiqoNetworkPair("rome-milan", args);
    return Promise.resolve({ status });
  };
}
