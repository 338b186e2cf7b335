import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { urnsInState } from "../../src/pulumi/former-urns.js";
import { it } from "../simulated-test.js";

class Platform extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Platform", name, {}, opts);
  }
}

class Peering extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Peering", name, {}, opts);
  }
}

const urn = (types: string, name: string) => `urn:pulumi:simulated::simulated::${types}::${name}`;

const ROOT = "test:index:Peering";
const IN_PLATFORM = "test:index:Platform$test:index:Peering";

describe("the URNs that a component may have in the state", () => {
  it.for<[string, () => pulumi.Resource, string[]]>([
    ["without an alias", () => new Peering("p"), [urn(ROOT, "p")]],
    [
      "with a former name",
      () => new Peering("p", { aliases: [{ name: "old" }] }),
      [urn(ROOT, "p"), urn(ROOT, "old")],
    ],
    [
      "with a former parent",
      () =>
        new Peering("p", {
          parent: new Platform("a"),
          aliases: [{ parent: pulumi.rootStackResource }],
        }),
      [urn(IN_PLATFORM, "p"), urn(ROOT, "p")],
    ],
    [
      "with a URN",
      () => new Peering("p", { aliases: [pulumi.output(urn(ROOT, "old"))] }),
      [urn(ROOT, "p"), urn(ROOT, "old")],
    ],
    [
      "in a renamed parent",
      () => new Peering("new-p", { parent: new Platform("new", { aliases: [{ name: "old" }] }) }),
      [urn(IN_PLATFORM, "new-p"), urn(IN_PLATFORM, "old-p")],
    ],
    [
      "with a former name in a parent with a former type",
      () =>
        new Peering("p", {
          parent: new Platform("a", { aliases: [{ type: "test:index:Mesh" }] }),
          aliases: [{ name: "old" }],
        }),
      [
        urn(IN_PLATFORM, "p"),
        urn(IN_PLATFORM, "old"),
        urn("test:index:Mesh$test:index:Peering", "p"),
        urn("test:index:Mesh$test:index:Peering", "old"),
      ],
    ],
  ])("%s", async ([, declare, urns], { clusters }) => {
    const { outputs } = await clusters.preview(() => ({ urns: urnsInState(declare()) }));

    expect(outputs.urns).toEqual(urns);
  });
});
