import { describe, expect, it } from "vitest";
import { differences } from "../../../src/lifecycle/adoption/differences.js";

/** The value that a hook gets if a preview does not know the value. */
const UNKNOWN = Object.assign(Object.create({}) as object, { __pulumiUnknown: true });

describe("differences", () => {
  it("is empty if every declared field has the declared value", () => {
    const declared = { mtu: 1340, endpoint: { port: 51840, addresses: ["192.0.2.1"] } };
    const live = { ...declared, endpoint: { ...declared.endpoint, protocol: "UDP" }, extra: 1 };

    expect(differences(declared, live)).toEqual([]);
  });

  it("names each field with its live and its declared value", () => {
    const declared = { mtu: 1340, endpoint: { port: 51840, addresses: ["192.0.2.1"] }, on: true };
    const live = { mtu: 1300, endpoint: { port: 51840, addresses: ["192.0.2.2"] }, on: false };

    expect(differences(declared, live)).toEqual([
      "mtu 1300 (declared: 1340)",
      'endpoint.addresses ["192.0.2.2"] (declared: ["192.0.2.1"])',
      "on false (declared: true)",
    ]);
  });

  it("names the argument of a field with another name, and the field", () => {
    const names = { "endpoint.port": "port", mtu: "unused" };

    expect(differences({ endpoint: { port: 1 }, mtu: 1 }, { mtu: 1 }, names)).toEqual([
      "port (spec.endpoint.port) null (declared: 1)",
    ]);
  });

  it("reports the order of a list", () => {
    expect(differences({ pod: ["a", "b"] }, { pod: ["b", "a"] })).toHaveLength(1);
  });

  it.each([
    ["field", { endpoint: {} }],
    ["object", {}],
    ["spec", undefined],
    ["object, but a string,", { endpoint: "x" }],
  ])("reports null if the live object has no such %s", (_, live) => {
    expect(differences({ endpoint: { port: 51840 } }, live)).toEqual([
      "endpoint.port null (declared: 51840)",
    ]);
  });

  it("skips a field if its declared value is undefined", () => {
    expect(differences({ nodePort: undefined }, { nodePort: 30001 })).toEqual([]);
  });

  it("skips the resourceVersion of a reference, which Liqo ignores", () => {
    const live = { resourceVersion: "2", name: "x" };

    expect(differences({ ref: { resourceVersion: "1", name: "x" } }, { ref: live })).toEqual([]);
  });

  it("skips values and lists that a preview does not know", () => {
    const declared = { mtu: UNKNOWN, pod: ["a", UNKNOWN] };

    expect(differences(declared, { mtu: 1300, pod: ["b", "c"] })).toEqual([]);
  });
});
