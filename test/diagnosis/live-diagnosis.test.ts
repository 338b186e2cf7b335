import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Diagnosis } from "../../src/diagnosis/diagnosis.js";
import { liveDiagnosis } from "../../src/diagnosis/live-diagnosis.js";
import type { SeenSide } from "../../src/diagnosis/seen-side.js";
import * as engine from "../../src/engine.js";
import { LiqoCluster } from "../../src/index.js";
import { type SimulatedClusters, valueOf } from "../../src/testing/index.js";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { rome as romeSide, viewOf } from "./seen-sides.js";

let clusters: SimulatedClusters;
let rome: LiqoCluster;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  rome = new LiqoCluster("rome", { context: "rome" });
  // The engine, as it is outside of tests.
  vi.spyOn(engine, "engineTakesHooks").mockReturnValue(true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

const TWO_SECRETS = romeSide({ keys: [{ name: "gw-keys" }, { name: "copy" }] });

async function diagnosed(status: string, seen: SeenSide | undefined) {
  const look = vi.spyOn(rome, "view").mockResolvedValue(seen && viewOf(seen));
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const ends = [{ cluster: rome, remoteClusterId: "milan" }];
  const diagnosis: Diagnosis = await valueOf(liveDiagnosis(rome, pulumi.output(status), ends));
  return { diagnosis, looked: look.mock.calls, warned: warn.mock.calls.map(([text]) => text) };
}

it("of a tunnel that is up says so, and does not look", async () => {
  const { diagnosis, looked } = await diagnosed("Connected", TWO_SECRETS);

  expect(diagnosis).toEqual({ verdict: "Connected", checks: [] });
  expect(looked).toEqual([]);
});

it("of one that is down says what is wrong, and warns of it", async () => {
  const { diagnosis, looked, warned } = await diagnosed("Error", TWO_SECRETS);

  expect(diagnosis.verdict).toBe(
    'in cluster rome, namespace liqo-tenant-milan has 2 Secrets labelled as keys of the gateway to "milan", expected one: ' +
      "gw-keys, copy. Next: delete the Secrets that are not the gateway's: kubectl delete secret -n liqo-tenant-milan copy",
  );
  expect(diagnosis.checks).toContainEqual(
    expect.objectContaining({ name: "secret", cluster: "rome", result: "wrong" }),
  );
  expect(looked).toEqual([["liqo-tenant-milan"]]);
  expect(warned).toEqual([diagnosis.verdict]);
});

it("looks in a preview, whatever the tunnel says", async () => {
  vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

  expect((await diagnosed("Connected", TWO_SECRETS)).warned).toHaveLength(1);
});

it("is the same in a preview and in an up if nothing is wrong, and warns of nothing", async () => {
  vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);

  const { diagnosis, warned } = await diagnosed("Connected", romeSide());
  expect(diagnosis).toEqual({ verdict: "Connected", checks: [] });
  expect(warned).toEqual([]);
});

it("of a tunnel that has come up since says so", async () => {
  const { diagnosis, warned } = await diagnosed("Error", romeSide());

  expect(diagnosis).toEqual({ verdict: "Connected", checks: [] });
  expect(warned).toEqual([]);
});

it("says what the tunnel says where one may not look", async () => {
  const { diagnosis } = await diagnosed("Error", undefined);

  expect(diagnosis).toMatchObject({ verdict: "Error", checks: [{ name: "access" }] });
});

it("looks nowhere behind mocks", async () => {
  vi.spyOn(engine, "engineTakesHooks").mockReturnValue(false);

  const { diagnosis, looked } = await diagnosed("Error", TWO_SECRETS);
  expect(diagnosis).toEqual({ verdict: "Error", checks: [] });
  expect(looked).toEqual([]);
});
