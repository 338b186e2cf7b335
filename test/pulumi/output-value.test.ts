import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { valueIfKnown, withoutDependency } from "../../src/pulumi/output-value.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { originsOf } from "../origins.js";
import { startRomeAndMilan } from "../rome-and-milan.js";

const ENDPOINT = { addresses: ["203.0.113.7"], port: 51840 };
const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<typeof ENDPOINT>;

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(() => clusters.settle());

describe("withoutDependency", () => {
  it("keeps the value and forgets where it is from", async () => {
    const from = new pulumi.ComponentResource("test:index:Origin", "origin");
    const bound = from.urn.apply(() => ENDPOINT);

    const free = withoutDependency(bound);

    expect(await valueIfKnown(free)).toEqual(ENDPOINT);
    expect((await originsOf(bound)).has(from)).toBe(true);
    expect((await originsOf(free)).size).toBe(0);
  });

  it("is unknown where the value is", async () => {
    expect(await valueIfKnown(withoutDependency(unknown))).toBeUndefined();
  });

  it("keeps a secret", async () => {
    expect(await pulumi.isSecret(withoutDependency(pulumi.secret(ENDPOINT)))).toBe(true);
    expect(await pulumi.isSecret(withoutDependency(pulumi.output(ENDPOINT)))).toBe(false);
  });
});
