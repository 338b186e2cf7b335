import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatedClusters, type SimulatedEvent } from "../../src/testing/index.js";

let clusters: SimulatedClusters;
let events: string[];

beforeEach(async () => {
  events = [];
  const onEvent = ({ action, name }: SimulatedEvent) => {
    events.push(`${action} ${name}`);
  };
  clusters = await SimulatedClusters.start({ rome: {} }, { onEvent });
});

afterEach(() => clusters.settle());

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
  it("sets retainOnDelete, which the next destroy observes", async () => {
    await clusters.up(settings());
    const { changes } = await clusters.up(settings(withOptions({ retainOnDelete: true })));
    await clusters.destroy();

    expect(changes).toMatchObject({ update: 0, same: 3 });
    expect(events).toEqual(["create default/settings"]);
  });

  it("unsets retainOnDelete, which the next destroy observes", async () => {
    await clusters.up(settings(withOptions({ retainOnDelete: true })));
    await clusters.up(settings(withOptions({ retainOnDelete: false })));
    await clusters.destroy();

    expect(events).toContain("delete default/settings");
  });

  it("sets protect", async () => {
    await clusters.up(settings(withOptions({ protect: true })));

    await expect(clusters.destroy()).rejects.toThrow("because it is protected");
  });

  it("changes properties", async () => {
    await clusters.up(
      settings(({ props, opts }) => ({ props: { ...props, data: { a: "2" } }, opts })),
    );

    expect(await clusters.objects()).toMatchObject([{ data: { a: "2" } }]);
  });

  it("changes nothing if it returns undefined", async () => {
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

  it("runs after those before it, and sees what they have set", async () => {
    const seen: unknown[] = [];
    await clusters.up(
      settings(withOptions({ retainOnDelete: true }), ({ opts }) => {
        seen.push(opts.retainOnDelete);
        return undefined;
      }),
    );

    expect(seen).toEqual([true]);
  });

  it("fails the run if it fails", async () => {
    const run = clusters.up(settings(() => Promise.reject(new Error("as intended"))));

    await expect(run).rejects.toThrow("as intended");
    expect(events).toEqual([]);
  });

  it("fails the run if it sets an option that is not played", async () => {
    await expect(clusters.up(settings(withOptions({ version: "1.0.0" })))).rejects.toThrow(
      'A transform of "settings" sets the option version. The simulator plays only transforms of properties and of the ' +
        "options protect, retainOnDelete, ignoreChanges, deleteBeforeReplace.",
    );
  });

  it("of a component runs for its children", async () => {
    await clusters.up(() => {
      const transforms = [withOptions({ retainOnDelete: true })];
      const parent = new pulumi.ComponentResource("test:index:Group", "group", {}, { transforms });
      const provider = new k8s.Provider("rome");
      const args = { metadata: { name: "settings" } };
      new k8s.core.v1.ConfigMap("settings", args, { provider, parent });
    });
    await clusters.destroy();

    expect(events).toEqual(["create default/settings"]);
  });

  it("of the stack runs for every resource", async () => {
    await clusters.up(() => {
      pulumi.runtime.registerResourceTransform(withOptions({ retainOnDelete: true }));
      settings()();
    });
    await clusters.destroy();

    expect(events).toEqual(["create default/settings"]);
  });
});
