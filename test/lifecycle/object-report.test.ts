import { afterEach, describe, expect, vi } from "vitest";
import { explainObject } from "../../src/lifecycle/object-report.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { FORBIDDEN, reject, UNAVAILABLE } from "./hook-fixture.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A kind without a status in the simulator. */
const WIDGET = { apiVersion: "example.com/v1", kind: "Widget" };
const METADATA = { name: "rome", namespace: "default" };

/** An event about an object. */
const event = (
  name: string,
  message: string,
  of: object,
  lastTimestamp = "2026-01-01T00:00:00Z",
) => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name, namespace: "default" },
  involvedObject: { kind: "Widget", name: "rome", ...of },
  reason: "Failed",
  message,
  lastTimestamp,
});

const NEXT = [
  "  next: check something; check that Liqo runs, and read its log",
  "    kubectl --context milan -n liqo get pods",
  "    kubectl --context milan -n liqo logs deploy/liqo-controller-manager",
  "See node_modules/pulumi-liqo/docs/troubleshooting.md#wait-widget",
];

/** The explanation for the Widget in a cluster with these objects. */
async function explanation(...objects: object[]): Promise<string[]> {
  await startRomeAndMilan({ milan: { objects: objects as never } });
  const { milan: cluster } = romeAndMilan();
  const inputs = { ...WIDGET, metadata: METADATA };
  return explainObject({ cluster, inputs, hint: "check something", section: "wait-widget" });
}

describe("the explanation why an object is not ready", () => {
  it("has its conditions and its latest event", async () => {
    const status = {
      conditions: [
        { type: "Ready", status: "False", message: "no nonce" },
        { type: "Accepted", status: "Unknown" },
      ],
    };

    expect(
      await explanation(
        { ...WIDGET, metadata: METADATA, status },
        event("a", "first", {}, "2026-01-01T00:00:01Z"),
        event("b", "latest", {}, "2026-01-01T00:00:03Z"),
        event("c", "second", {}, "2026-01-01T00:00:02Z"),
        event("d", "of another object", { name: "turin" }, "2026-01-01T00:00:04Z"),
        event("e", "of another kind", { kind: "Identity" }, "2026-01-01T00:00:04Z"),
        event("f", "of a deleted object", { uid: "old" }, "2026-01-01T00:00:04Z"),
      ),
    ).toEqual([
      "  seen: Ready is False: no nonce",
      "  seen: Accepted is Unknown",
      "  seen: Failed: latest",
      ...NEXT,
    ]);
  });

  it("has no facts if the object has no conditions and no events", async () => {
    expect(await explanation({ ...WIDGET, metadata: METADATA })).toEqual(NEXT);
    expect(await explanation()).toEqual(NEXT);
  });

  it("says that the object cannot be read", async () => {
    reject("get", UNAVAILABLE, { kind: "Widget" });

    expect(await explanation()).toEqual([
      `  unknown: cannot read it (${UNAVAILABLE.message})`,
      ...NEXT,
    ]);
  });

  it("has no event if the events cannot be listed", async () => {
    vi.spyOn(SimulatedApi.prototype, "list").mockRejectedValue(FORBIDDEN);
    const status = { conditions: [{ type: "Ready", status: "False" }] };

    expect(await explanation({ ...WIDGET, metadata: METADATA, status })).toEqual([
      "  seen: Ready is False",
      ...NEXT,
    ]);
  });
});
