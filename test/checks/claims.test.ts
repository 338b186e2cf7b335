import { afterEach, beforeEach, expect, it } from "vitest";
import { claim } from "../../src/checks/claims.js";
import { SimulatedClusters } from "../../src/testing/index.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await SimulatedClusters.start({});
});

afterEach(() => clusters.settle());

it("gives a free thing to whoever asks first", () => {
  expect(claim("rome", "node port 30742", "one")).toBeUndefined();
  expect(claim("rome", "node port 30742", "other")).toBe("one");
  expect(claim("rome", "node port 30742", "third")).toBe("one");
});

it("lets the same owner ask twice", () => {
  claim("rome", "node port 30742", "one");

  expect(claim("rome", "node port 30742", "one")).toBeUndefined();
});

it("keeps clusters apart", () => {
  claim("rome", "node port 30742", "one");

  expect(claim("milan", "node port 30742", "other")).toBeUndefined();
});

it("forgets everything when the program runs anew", async () => {
  claim("rome", "node port 30742", "one");

  await clusters.up(() => {
    expect(claim("rome", "node port 30742", "other")).toBeUndefined();
  });
});
