import { afterEach, beforeEach, expect, it } from "vitest";
import { claim } from "../../src/validation/claims.js";
import { SimulatedClusters } from "../../src/testing/index.js";

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await SimulatedClusters.start({});
});

afterEach(() => clusters.settle());

const gateway = (name: string, parent = "") => ({ parent, type: "Server", name });

it("gives a free thing to whoever asks first", () => {
  expect(claim("rome", "node port 30742", gateway("one"))).toBeUndefined();
  expect(claim("rome", "node port 30742", gateway("other"))).toBe("one");
  expect(claim("rome", "node port 30742", gateway("third"))).toBe("one");
});

it("lets the same owner ask twice", () => {
  claim("rome", "node port 30742", gateway("one"));

  expect(claim("rome", "node port 30742", gateway("one"))).toBeUndefined();
});

it("tells owners of one name apart by their parents", () => {
  claim("rome", "node port 30742", gateway("one", "north"));

  expect(claim("rome", "node port 30742", gateway("one", "south"))).toBe("one");
});

it("keeps clusters apart", () => {
  claim("rome", "node port 30742", gateway("one"));

  expect(claim("milan", "node port 30742", gateway("other"))).toBeUndefined();
});

it("forgets everything when the program runs anew", async () => {
  claim("rome", "node port 30742", gateway("one"));

  await clusters.up(() => {
    expect(claim("rome", "node port 30742", gateway("other"))).toBeUndefined();
  });
});
