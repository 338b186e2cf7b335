import { expect } from "vitest";
import { claim } from "../../src/validation/claims.js";
import { it } from "../simulated-test.js";

const gateway = (name: string, parent = "") => ({ parent, type: "Server", name });

it("grants a claim to the first owner, and names the first owner to all other owners", () => {
  expect(claim("rome", "node port 30742", gateway("first"))).toBeUndefined();
  expect(claim("rome", "node port 30742", gateway("second"))).toBe("first");
  expect(claim("rome", "node port 30742", gateway("third"))).toBe("first");
});

it("grants a repeated claim of the same owner", () => {
  claim("rome", "node port 30742", gateway("first"));

  expect(claim("rome", "node port 30742", gateway("first"))).toBeUndefined();
});

it("rejects the claim of an owner with the same name and another parent", () => {
  claim("rome", "node port 30742", gateway("first", "north"));

  expect(claim("rome", "node port 30742", gateway("first", "south"))).toBe("first");
});

it("names the pair if the owner is a child of a pair", () => {
  const pair = "urn:pulumi:dev::network::test:index:Region$liqo:index:LiqoNetworkPair::rome-milan";
  claim("rome", "node port 30742", gateway("rome-milan-server", pair));

  expect(claim("rome", "node port 30742", gateway("second"))).toBe("rome-milan");
});

it("grants the same claim in another cluster", () => {
  claim("rome", "node port 30742", gateway("first"));

  expect(claim("milan", "node port 30742", gateway("second"))).toBeUndefined();
});

it("forgets all claims when the program runs again", async ({ clusters }) => {
  claim("rome", "node port 30742", gateway("first"));

  await clusters.up(() => {
    expect(claim("rome", "node port 30742", gateway("second"))).toBeUndefined();
  });
});
