import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, type MockInstance, vi } from "vitest";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { oneLineOf } from "../message-text.js";
import { it, offloading } from "./offloading-program.js";

const EXTRA = "example.com/x";

let warn: MockInstance<typeof pulumi.log.warn>;

beforeEach(() => {
  warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const withResources = (resources?: Record<string, string>) =>
  offloading({ slice: { resources }, node: false });

/** The warnings of a preview and an `up`, each on a single line. */
async function warningsOf(
  clusters: SimulatedClusters,
  program: () => unknown,
): Promise<readonly string[][]> {
  const texts = () => warn.mock.calls.map(([message]) => oneLineOf(message));
  warn.mockClear();
  await clusters.preview(program);
  const inPreview = texts();
  warn.mockClear();
  await clusters.up(program);
  return [inPreview, texts()];
}

describe("a resource that is removed from a slice", () => {
  it("is warned of in each preview and up, because it stays granted", async ({ clusters }) => {
    await clusters.up(withResources({ [EXTRA]: "1" }));
    const expected = [
      expect.stringContaining(
        "ResourceSlice milan of cluster rome has resources that the program does not declare example.com/x Liqo keeps",
      ),
    ];

    expect(await warningsOf(clusters, withResources())).toEqual([expected, expected]);
    expect(await warningsOf(clusters, withResources())).toEqual([expected, expected]);
  });

  it("is not warned of if its quantity is 0, nor after that", async ({ clusters }) => {
    await clusters.up(withResources({ [EXTRA]: "1" }));
    const returned = withResources({ [EXTRA]: "0" });

    expect(await warningsOf(clusters, returned)).toEqual([[], []]);
    expect((await clusters.up(returned)).outputs.grant).toMatchObject({
      resources: { [EXTRA]: "0" },
    });
    expect(await warningsOf(clusters, withResources())).toEqual([[], []]);
  });

  it("is not warned of if Liqo grants it by default", async ({ clusters }) => {
    await clusters.up(withResources({ cpu: "8" }));

    expect(await warningsOf(clusters, withResources())).toEqual([[], []]);
  });
});
