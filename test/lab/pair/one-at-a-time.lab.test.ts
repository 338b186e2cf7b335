import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiqoNetworkPair } from "../../../src/index.js";
import { type PairSettings, pairArgs, romeAndMilan } from "../../rome-and-milan.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { expectPacketsThroughNewPods, gatewayPods } from "./gateway-pods.js";
import { LabStack } from "./lab-stack.js";
import { tenantNamespaces } from "./tenant-namespaces.js";

// One pair. Its resources are changed one at a time. The steps continue with the same pair. A wait
// for a resource that the engine has not started yet would never end.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const bothSides = [
  [rome, milan],
  [milan, rome],
] as const;
const ONE = { parallel: 1 };

let stack: LabStack;

beforeAll(async () => {
  stack = await LabStack.create(lab, "one-at-a-time", pair());
});

afterAll(async () => {
  await stack.destroy(ONE);
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(settings: PairSettings = {}, isSwapped = false) {
  return async () => {
    const { rome: ofRome, milan: ofMilan } = romeAndMilan();
    const clusters = isSwapped
      ? { rome: ofMilan, milan: ofRome }
      : { rome: ofRome, milan: ofMilan };
    const args = pairArgs(clusters, { timeout: "60s", ...settings });
    const { status } = new LiqoNetworkPair("pair", args);
    return Promise.resolve({ status });
  };
}

/** Runs `preview` and `up`, and expects packets through new gateway pods. */
async function expectConnected(program: ReturnType<typeof pair>): Promise<void> {
  stack.program = program;
  const before = await gatewayPods(bothSides);
  await stack.preview(ONE);
  const { outputs } = await stack.up(ONE);
  expect(outputs["status"]?.value).toBe("Connected");
  await expectPacketsThroughNewPods(bothSides, before);
}

describe("with --parallel 1, a pair", () => {
  // case: N9 Pulumi changes one resource at a time (--parallel 1).
  // case: C37 Resources that wait for each other are changed one at a time (see N9).
  it("1. is Connected by the first up, and has no changes afterwards", async () => {
    await expectConnected(pair());

    await stack.up({ ...ONE, expectNoChanges: true });
    await stack.refresh({ ...ONE, expectNoChanges: true });
  });

  // case: N9, C37
  it("2. is Connected after the keys of both sides are rotated", async () => {
    await expectConnected(pair({ server: { keyVersion: 2 }, client: { keyVersion: 2 } }));
  });

  // case: N9, C37
  it("3. is Connected after server and client are swapped", async () => {
    await expectConnected(pair({ server: { keyVersion: 2 }, client: { keyVersion: 2 } }, true));
  });
});
