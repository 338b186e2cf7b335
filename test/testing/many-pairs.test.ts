import * as nacl from "tweetnacl";
import { afterEach, expect, it, vi } from "vitest";
import { LiqoCluster, LiqoNetworkPair } from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many public keys an `up` derives for each pair. A derivation takes milliseconds. */
async function keysPerPair(pairs: number): Promise<number> {
  const names = Array.from({ length: pairs }, (_, index) => `spoke-${index}`);
  const derive = vi.spyOn(nacl.box.keyPair, "fromSecretKey");
  const clusters = await SimulatedClusters.start(
    Object.fromEntries(["hub", ...names].map((name) => [name, {}])),
  );
  await clusters.up(() => {
    const server = new LiqoCluster("hub", { context: "hub" });
    for (const context of names) {
      new LiqoNetworkPair(context, { server, client: new LiqoCluster(context, { context }) });
    }
  });
  const { length } = derive.mock.calls;
  derive.mockRestore();
  return length / pairs;
}

// case: V21 A simulation of many pairs takes minutes.
it("a simulation derives the same number of keys for each pair, however many pairs there are", async () => {
  const few = await keysPerPair(2);

  expect(few).toBeGreaterThan(0);
  expect(await keysPerPair(8)).toBe(few);
});
