import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, vi } from "vitest";
import type { Diagnosis } from "../../../src/diagnosis/diagnosis.js";
import type { InspectedSide } from "../../../src/network/checks/run-checks.js";
import { liveDiagnosis } from "../../../src/network/checks/tunnel-diagnosis.js";
import * as engine from "../../../src/pulumi/engine.js";
import type { LiqoCluster } from "../../../src/index.js";
import { valueOf } from "../../../src/testing/index.js";
import { hookTest } from "../../lifecycle/hook-test.js";
import { messageWith } from "../../message-text.js";
import { rome as romeSide } from "./live-sides.js";

const it = hookTest("rome");

beforeEach(() => {
  // The engine, as it is outside of tests.
  vi.spyOn(engine, "isMocked").mockReturnValue(false);
});

const TWO_SECRETS = romeSide({ keys: [{ name: "gw-keys" }, { name: "copy" }] });

async function diagnosed(cluster: LiqoCluster, status: string, side: InspectedSide) {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const end = pulumi.output("").apply(() => side);
  const live = liveDiagnosis(cluster, pulumi.output(status), [end]);
  const diagnosis: Diagnosis = await valueOf(live);
  return { diagnosis, warned: warn.mock.calls.map(([text]) => text) };
}

it("warns of the first problem if the tunnel is down", async ({ cluster }) => {
  const { diagnosis, warned } = await diagnosed(cluster, "Error", TWO_SECRETS);

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

it.for([true, false])(
  "warns of a problem although the tunnel is up (in a preview: %s)",
  async (isPreview, { cluster }) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);

    expect((await diagnosed(cluster, "Connected", TWO_SECRETS)).warned).toHaveLength(1);
  },
);

it.for([true, false])(
  "is the same in each run, without a warning, if all checks are ok (in a preview: %s)",
  async (isPreview, { cluster }) => {
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(isPreview);

    const { diagnosis, warned } = await diagnosed(cluster, "Connected", romeSide());
    expect(diagnosis).toEqual({ summary: "Connected", checks: [] });
    expect(warned).toEqual([]);
  },
);

it("reports the status of the tunnel if its cluster could not be inspected", async ({
  cluster,
}) => {
  const { diagnosis } = await diagnosed(cluster, "Unknown: no access", {
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

it("reports the status of the tunnel behind mocks", async ({ cluster }) => {
  vi.spyOn(engine, "isMocked").mockReturnValue(true);

  const { diagnosis } = await diagnosed(cluster, "Error", TWO_SECRETS);
  expect(diagnosis).toEqual({ summary: "Error", checks: [] });
});
