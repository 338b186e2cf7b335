import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { it } from "../simulated-test.js";
import { configMap, settings, upAll, urnOfMap } from "./config-map.js";

// case: V22
describe("aliases", () => {
  class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
      super("test:index:Group", name, {}, opts);
      new k8s.core.v1.ConfigMap(
        `${name}-settings`,
        { metadata: { name: "settings" } },
        { parent: this, provider: new k8s.Provider("rome") },
      );
      this.registerOutputs();
    }
  }

  it("keep the state of a renamed resource", async ({ clusters }) => {
    const provider = () => new k8s.Provider("rome");
    const named = (name: string, aliases?: pulumi.Alias[]) => () => {
      const args = { metadata: { name: "settings" } };
      new k8s.core.v1.ConfigMap(name, args, { provider: provider(), aliases });
    };
    const [, renamed, again] = await upAll(
      clusters,
      named("former"),
      named("present", [{ name: "former" }]),
      named("present"),
    );

    expect([renamed, again]).toMatchObject([
      { create: 0, delete: 0, same: 3 },
      { create: 0, delete: 0, same: 3 },
    ]);
  });

  it("keep the state of a resource with a new parent", async ({ clusters }) => {
    const owned = (parent?: pulumi.Resource, aliases?: pulumi.Alias[]) => {
      const args = { metadata: { name: "settings" } };
      const provider = new k8s.Provider("rome");
      new k8s.core.v1.ConfigMap("settings", args, { provider, parent, aliases });
    };
    const [, moved] = await upAll(
      clusters,
      () => {
        owned();
      },
      () => {
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
        owned(parent, [{ parent: pulumi.rootStackResource }]);
      },
    );

    expect(moved).toMatchObject({ create: 1, delete: 0, same: 3 });
  });

  it("of a component apply to its children", async ({ clusters }) => {
    const [, renamed] = await upAll(
      clusters,
      () => {
        new Group("former");
      },
      () => {
        new Group("present", { aliases: [{ name: "former" }] });
      },
    );

    expect(renamed).toMatchObject({ create: 0, replace: 0, delete: 0 });
  });

  it("of a provider keep its resources, even if the provider itself is replaced", async ({
    clusters,
  }) => {
    const named =
      (name: string, clusterIdentifier: string, aliases: pulumi.Alias[] = []) =>
      () => {
        const args = { context: "rome", clusterIdentifier };
        const provider = new k8s.Provider(name, args, { aliases });
        new k8s.core.v1.ConfigMap("settings", { metadata: { name: "settings" } }, { provider });
      };
    const [, renamed, replaced] = await upAll(
      clusters,
      named("former", "1"),
      named("present", "1", [{ name: "former" }]),
      named("other", "2", [{ name: "present" }]),
    );

    expect(renamed).toMatchObject({ create: 0, replace: 0, delete: 0, same: 3 });
    expect(replaced).toMatchObject({ create: 0, replace: 1, delete: 0, same: 2 });
  });

  it("fail if another resource of the program has the URN", async ({ clusters }) => {
    await clusters.up(settings());
    const run = clusters.up(() => {
      configMap("settings");
      configMap("other", { opts: { aliases: [{ name: "settings" }] } });
    });

    await expect(run).rejects.toThrow(
      `duplicate resource: "${urnOfMap("settings")}" is an alias of "${urnOfMap("other")}"`,
    );
  });
});
