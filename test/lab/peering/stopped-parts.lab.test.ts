import { afterEach, describe, expect, it } from "vitest";
import { duringOutage, type Outage } from "../outage.js";
import { failureMessage } from "../pair/failure-message.js";
import { LabStack } from "../pair/lab-stack.js";
import { useLab } from "../use-lab.js";
import { leftovers, peering } from "./peering-program.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

afterEach(async () => {
  await stack?.destroy();
  stack = undefined;
});

/** The stopped part, and the kind whose deletion needs the part. */
const CASES: [string, Outage, string][] = [
  ["Liqo's controllers in the consumer", { cluster: rome, part: "liqo" }, "VirtualNode"],
  ["crd-replicator in the consumer", { cluster: rome, part: "crd-replicator" }, "ResourceSlice"],
  ["Liqo's controllers in the provider", { cluster: milan, part: "liqo" }, "NamespaceMap"],
];

describe("a peering", () => {
  it.each(CASES)("is removed by the next destroy if %s were stopped", async (_, outage, kind) => {
    const settings = { network: false, drainTimeout: "15s" } as const;
    const created = await LabStack.create(lab, "stopped", peering(settings));
    stack = created;
    await created.up();
    // The deletions have the timeout of the last `up`.
    created.program = peering({ ...settings, timeout: "15s" });
    await created.up();

    const failure = await duringOutage(lab.lab, [outage], () => failureMessage(created.destroy()));

    expect(failure).toContain("timed out");
    expect(failure).toContain(kind);
    await created.destroy();
    stack = undefined;
    await expect.poll(() => leftovers([rome, milan]), { timeout: 60_000 }).toEqual([]);
  });
});
