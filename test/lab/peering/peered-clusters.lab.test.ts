import { afterEach, describe, expect, it } from "vitest";
import type { PeeringSliceArgs } from "../../../src/index.js";
import { peeringStatus } from "../liqoctl-peering.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { peering, leftovers } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

const DEFAULT_GRANT = { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "20Gi" };

describe("two clusters with the same pod CIDR that are peered", () => {
  it("have a Ready virtual node, no changes in the second up, and no leftovers", async () => {
    stack = await LabStack.create(lab, "peered", peering());
    const { outputs } = await stack.up();
    expect(outputs["status"]?.value).toBe("Ready");
    expect(outputs["nodes"]?.value).toEqual([
      { name: "milan", status: "Ready", granted: DEFAULT_GRANT },
    ]);
    await expect
      .poll(() => peeringStatus(lab.lab, { consumer: rome, provider: milan }), { timeout: 30_000 })
      .toMatchObject({
        networkingStatus: "Healthy",
        authenticationStatus: "Healthy",
        offloadingStatus: "Healthy",
      });

    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });

    await stack.destroy();
    stack = undefined;
    expect(await leftovers([rome, milan])).toEqual([]);
  });

  it("have no private key and no kubeconfig of the peering in the state", async () => {
    stack = await LabStack.create(lab, "secrets", peering());
    await stack.up();

    const state = await stack.state({ showSecrets: true });
    const texts = [state, ...base64Texts(state)];
    expect(texts.filter((text) => text.includes("PRIVATE KEY"))).toEqual([]);
    // The kubeconfigs of the lab are those of its users, and have no client certificates.
    expect(texts.filter((text) => text.includes("client-key-data"))).toEqual([]);
    expect(texts.some((text) => text.includes("BEGIN CERTIFICATE REQUEST"))).toBe(true);
  });
});

describe("two clusters that are peered without a network, right after another peering", () => {
  it("have a node for each slice, and updates and removals of slices", async () => {
    const first = (cpu: string): PeeringSliceArgs => ({
      resources: { cpu, memory: "1024Mi" },
      virtualNode: { networkCheck: false },
    });
    const second: PeeringSliceArgs = { name: "milan-2", virtualNode: { networkCheck: false } };
    stack = await LabStack.create(
      lab,
      "slices",
      peering({ network: false, resourceSlices: [first("2000m"), second] }),
    );
    const { outputs } = await stack.up();
    expect(outputs["nodes"]?.value).toEqual([
      { name: "milan", status: "Ready", granted: { ...DEFAULT_GRANT, cpu: "2", memory: "1Gi" } },
      { name: "milan-2", status: "Ready", granted: DEFAULT_GRANT },
    ]);
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });

    stack.program = peering({ network: false, resourceSlices: [first("3")] });
    const changed = await stack.up();
    expect(changed.steps).toContain("update VirtualNode rome-milan-node-node");
    expect(changed.outputs["nodes"]?.value).toEqual([
      { name: "milan", status: "Ready", granted: { ...DEFAULT_GRANT, cpu: "3", memory: "1Gi" } },
    ]);
    await stack.up({ expectNoChanges: true });

    await stack.destroy();
    stack = undefined;
    expect(await leftovers([rome, milan])).toEqual([]);
  });
});

/** The texts that are encoded in base64 in a JSON text. */
function base64Texts(json: string): string[] {
  const encoded = json.match(/"[A-Za-z0-9+/]{40,}={0,2}"/g) ?? [];
  return encoded.map((text) => Buffer.from(text, "base64").toString());
}
