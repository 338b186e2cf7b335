import { describe, expect } from "vitest";
import { pairSnapshot, type TestEnvironment } from "./pair-snapshot.js";
import { pairScenarios } from "./pair-scenarios.js";
import { joined } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";

const PLACE: TestEnvironment = { nodeAddress: "192.0.2.2", loadBalancerPrefix: "203.0.113" };
const SCENARIOS = pairScenarios(PLACE).map((scenario) => [scenario.exposure, scenario] as const);

// test/lab/pair/connected-clusters.lab.test.ts has the same scenarios on real clusters.
describe("two clusters with the same pod CIDR, connected in the simulator,", () => {
  it.for(SCENARIOS)("through %s", async ([, { args, snapshot }], { clusters }) => {
    const { outputs } = await clusters.up(() => joined(args));

    expect(pairSnapshot(outputs, await clusters.objects(), PLACE)).toEqual(snapshot);
  });
});
