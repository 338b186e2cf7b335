import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { it } from "../simulated-test.js";

const withOptions =
  (opts: pulumi.ResourceOptions): pulumi.ResourceTransform =>
  async (args) => {
    await Promise.resolve();
    return { props: args.props, opts: { ...args.opts, ...opts } };
  };

function settings(...transforms: pulumi.ResourceTransform[]) {
  return () => {
    const provider = new k8s.Provider("rome");
    const args = { metadata: { name: "settings" }, data: { a: "1" } };
    new k8s.core.v1.ConfigMap("settings", args, { provider, transforms });
  };
}

describe("a transform", () => {
  it("sets retainOnDelete, which the next destroy observes", async ({ clusters, events }) => {
    await clusters.up(settings());
    const { changes } = await clusters.up(settings(withOptions({ retainOnDelete: true })));
    await clusters.destroy();

    expect(changes).toMatchObject({ update: 0, same: 3 });
    expect(events).toEqual(["create rome ConfigMap default/settings"]);
  });

  it("unsets retainOnDelete, which the next destroy observes", async ({ clusters, events }) => {
    await clusters.up(settings(withOptions({ retainOnDelete: true })));
    await clusters.up(settings(withOptions({ retainOnDelete: false })));
    await clusters.destroy();

    expect(events).toContain("delete rome ConfigMap default/settings");
  });

  it("sets protect", async ({ clusters }) => {
    await clusters.up(settings(withOptions({ protect: true })));

    await expect(clusters.destroy()).rejects.toThrow("because it is protected");
  });

  it("changes properties", async ({ clusters }) => {
    await clusters.up(
      settings(({ props, opts }) => ({ props: { ...props, data: { a: "2" } }, opts })),
    );

    expect(await clusters.objects()).toMatchObject([{ data: { a: "2" } }]);
  });

  it("has no effect if it returns undefined", async ({ clusters }) => {
    const seen: pulumi.ResourceTransformArgs[] = [];
    await clusters.up(
      settings((args) => {
        seen.push(args);
        return undefined;
      }),
    );

    expect(await clusters.objects()).toMatchObject([{ data: { a: "1" } }]);
    expect(seen).toMatchObject([
      {
        custom: true,
        type: "kubernetes:core/v1:ConfigMap",
        name: "settings",
        props: { data: { a: "1" } },
        opts: { protect: false, retainOnDelete: false },
      },
    ]);
  });

  it("receives the options that earlier transforms have set", async ({ clusters }) => {
    const seen: unknown[] = [];
    await clusters.up(
      settings(withOptions({ retainOnDelete: true }), ({ opts }) => {
        seen.push(opts.retainOnDelete);
        return undefined;
      }),
    );

    expect(seen).toEqual([true]);
  });

  it("fails the run if it throws", async ({ clusters, events }) => {
    const run = clusters.up(settings(() => Promise.reject(new Error("as intended"))));

    await expect(run).rejects.toThrow("as intended");
    expect(events).toEqual([]);
  });

  it("fails the run if it sets an unsupported option", async ({ clusters }) => {
    await expect(clusters.up(settings(withOptions({ version: "1.0.0" })))).rejects.toThrow(
      'A transform of "settings" sets the option version. The simulator supports only transforms of properties and of ' +
        "the options protect, retainOnDelete, ignoreChanges, deleteBeforeReplace.",
    );
  });

  it("of a component applies to its children", async ({ clusters, events }) => {
    await clusters.up(() => {
      const transforms = [withOptions({ retainOnDelete: true })];
      const parent = new pulumi.ComponentResource("test:index:Group", "group", {}, { transforms });
      const provider = new k8s.Provider("rome");
      const args = { metadata: { name: "settings" } };
      new k8s.core.v1.ConfigMap("settings", args, { provider, parent });
    });
    await clusters.destroy();

    expect(events).toEqual(["create rome ConfigMap default/settings"]);
  });

  it("of the stack applies to every resource", async ({ clusters, events }) => {
    await clusters.up(() => {
      pulumi.runtime.registerResourceTransform(withOptions({ retainOnDelete: true }));
      settings()();
    });
    await clusters.destroy();

    expect(events).toEqual(["create rome ConfigMap default/settings"]);
  });
});
