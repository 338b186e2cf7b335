import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { accountOf, type Place } from "./pair-account.js";
import { pairScenarios } from "./pair-scenarios.js";
import { joined, startRomeAndMilan } from "../../rome-and-milan.js";

const PLACE: Place = { nodeAddress: "192.0.2.2", loadBalancerPrefix: "203.0.113" };
const SCENARIOS = pairScenarios(PLACE).map((scenario) => [scenario.exposure, scenario] as const);

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

// The same table is put to real clusters in test/lab/pair/joined-clusters.lab.test.ts.
describe("two clusters with one pod CIDR, joined in the simulator", () => {
  it.each(SCENARIOS)("through %s", async (_exposure, { args, account }) => {
    const { outputs } = await clusters.up(() => joined(args));

    expect(accountOf(outputs, await clusters.objects(), PLACE)).toEqual(account);
  });
});
