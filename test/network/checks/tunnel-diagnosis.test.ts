import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Diagnosis } from "../../../src/diagnosis/diagnosis.js";
import type { InspectedSide } from "../../../src/network/checks/run-checks.js";
import { liveDiagnosis } from "../../../src/network/checks/tunnel-diagnosis.js";
import * as engine from "../../../src/pulumi/engine.js";
import { LiqoCluster } from "../../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../../src/testing/index.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { messageWith } from "../../message-text.js";
import { rome as romeSide } from "./live-sides.js";

let clusters: SimulatedClusters;
let rome: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  rome = new LiqoCluster("rome", { context: "rome" });
  // The engine, as it is outside of tests.
  vi.spyOn(engine, "isMocked").mockReturnValue(false);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

const TWO_SECRETS = romeSide({ keys: [{ name: "gw-keys" }, { name: "copy" }] });

async function diagnosed(status: string, side: InspectedSide) {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const end = pulumi.output("").apply(() => side);
  const live = liveDiagnosis(rome, pulumi.output(status), [end]);
  const diagnosis: Diagnosis = await valueOf(live);
  return { diagnosis, warned: warn.mock.calls.map(([text]) => text) };
}

it("warns of the first problem if the tunnel is down", async () => {
  const { diagnosis, warned } = await diagnosed("Error", TWO_SECRETS);

  expect(diagnosis.summary).toBe(
    'in cluster rome, namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", expected one: ' +
      "gw-keys, copy\n" +
      "next: delete the Secrets that are not the gateway's\n" +
      "  kubectl delete secret -n liqo-tenant-milan copy",
  );
  expect(diagnosis.checks).toContainEqual(
    expect.objectContaining({ name: "secret", cluster: "rome", result: "wrong" }),
  );
  expect(warned).toEqual([
    messageWith(
      `${diagnosis.summary}\nSee node_modules/pulumi-liqo/docs/troubleshooting.md#check-secret`,
    ),
  ]);
});

it.each([true, false])(
  "warns of a problem although the tunnel is up (in a preview: %s)",
  async (isPreview) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);

    expect((await diagnosed("Connected", TWO_SECRETS)).warned).toHaveLength(1);
  },
);

it.each([true, false])(
  "is the same in each run, without a warning, if all checks are ok (in a preview: %s)",
  async (isPreview) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);

    const { diagnosis, warned } = await diagnosed("Connected", romeSide());
    expect(diagnosis).toEqual({ summary: "Connected", checks: [] });
    expect(warned).toEqual([]);
  },
);

it("reports the status of the tunnel if its cluster could not be inspected", async () => {
  const { diagnosis } = await diagnosed("Unknown: no access", {
    name: "access",
    cluster: "rome",
    result: "unknown",
    found: "no access",
  });

  expect(diagnosis).toMatchObject({
    summary: "Unknown: no access",
    checks: [{ name: "access" }],
  });
});

it("reports the status of the tunnel behind mocks", async () => {
  vi.spyOn(engine, "isMocked").mockReturnValue(true);

  const { diagnosis } = await diagnosed("Error", TWO_SECRETS);
  expect(diagnosis).toEqual({ summary: "Error", checks: [] });
});
