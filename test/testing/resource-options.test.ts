import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoNetworkPair } from "../../src/index.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { configMap, settings, upAll, urnOfMap } from "./config-map.js";

// case: V22 The simulation ignores resource options such as `protect` and `aliases`.
describe("protect", () => {
  const deletionError = (urn: string) =>
    `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` ` +
    "flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
    `\`pulumi state unprotect '${urn}'\``;

  it("fails a destroy and its preview, and no object is deleted", async ({ clusters }) => {
    await clusters.up(() => {
      configMap("kept", { opts: { protect: true } });
      configMap("other");
    });

    await expect(clusters.destroy({ preview: true })).rejects.toThrow(
      deletionError(urnOfMap("kept")),
    );
    await expect(clusters.destroy()).rejects.toThrow(deletionError(urnOfMap("kept")));
    expect(await clusters.objects()).toHaveLength(2);
  });

  it("fails an up of a program that no longer declares the resource", async ({ clusters }) => {
    await clusters.up(settings({ opts: { protect: true } }));
    const run = clusters.up(() => {
      configMap("other");
    });

    await expect(run).rejects.toThrow(deletionError(urnOfMap("settings")));
  });

  it("fails a replacement before the new object is created", async ({ clusters, events }) => {
    await clusters.up(settings({ opts: { protect: true } }));
    const run = clusters.up(settings({ name: "other", opts: { protect: true } }));

    await expect(run).rejects.toThrow(
      `unable to replace resource "${urnOfMap("settings")}"\nas it is currently marked for protection.`,
    );
    expect(events).toEqual(["create rome ConfigMap default/settings"]);
  });

  it("can be removed without an update, and the next destroy deletes the resource", async ({
    clusters,
  }) => {
    const [, unprotected] = await upAll(
      clusters,
      settings({ opts: { protect: true } }),
      settings(),
    );

    expect(unprotected).toMatchObject({ update: 0, same: 3 });
    await clusters.destroy();
    expect(await clusters.liveObjects("ConfigMap")).not.toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ name: "settings" }) as unknown,
      }),
    );
  });
});

describe("retainOnDelete", () => {
  it("can be added without an update, and the next destroy keeps the object", async ({
    clusters,
    events,
  }) => {
    const retained = settings({ opts: { retainOnDelete: true } });
    const [, changed] = await upAll(clusters, settings(), retained);

    expect(changed).toMatchObject({ update: 0, same: 3 });
    await clusters.destroy();
    expect(events).not.toContain("delete rome ConfigMap default/settings");
  });
});

class Group extends pulumi.ComponentResource {}

/** Objects in a component in another component with options. */
const nested = (opts: pulumi.ComponentResourceOptions) => () => {
  const parent = new Group("test:index:Group", "outer", {}, opts);
  const inner = new Group("test:index:Group", "inner", {}, { parent });
  configMap("inherited", { opts: { parent: inner } });
  configMap("own", { opts: { parent: inner, protect: false, retainOnDelete: false } });
};

describe("options of a component", () => {
  const protect: pulumi.ResourceTransform = ({ type, props, opts }) =>
    type === "test:index:Group" ? { props, opts: { ...opts, protect: true } } : undefined;

  it("retain the objects of its children, unless a child sets the option", async ({
    clusters,
    events,
  }) => {
    await clusters.up(nested({ retainOnDelete: true }));
    const changes = await clusters.destroy();

    // Pulumi counts a retained resource as deleted.
    expect(changes).toMatchObject({ delete: 7, same: 0 });
    expect(events).toContain("delete rome ConfigMap default/own");
    expect(events).not.toContain("delete rome ConfigMap default/inherited");
  });

  it("retain the objects of a pair", async ({ clusters, events }) => {
    await clusters.up(() => {
      const { rome, milan } = romeAndMilan();
      new LiqoNetworkPair("pair", { server: milan, client: rome }, { retainOnDelete: true });
    });
    await clusters.destroy();

    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
    expect(await clusters.liveObjects("GatewayServer")).toHaveLength(1);
  });

  it.for([
    ["an argument", { protect: true }],
    ["a transform", { transforms: [protect] }],
  ] as [string, pulumi.ComponentResourceOptions][])(
    "protect its children if %s sets the option",
    async ([, opts], { clusters }) => {
      await clusters.up(nested(opts));
      const run = clusters.up(() => {
        configMap("other");
      });

      await expect(run).rejects.toThrow("ConfigMap::inherited");
      await expect(run).rejects.not.toThrow("ConfigMap::own");
    },
  );

  it("do not set ignoreChanges of its children", async ({ clusters }) => {
    const program = (value: string) => () => {
      const parent = new Group("test:index:Group", "group", {}, { ignoreChanges: ["data"] });
      configMap("settings", { data: { value }, opts: { parent } });
    };
    const [, changed] = await upAll(clusters, program("1"), program("2"));

    expect(changed).toMatchObject({ update: 1 });
  });
});

// case: V22
describe("ignoreChanges", () => {
  const ignoring = (ignoreChanges: string[], data?: Record<string, string>) =>
    settings({ data, opts: { ignoreChanges } });

  it("ignores a nested property, and updates the other properties", async ({ clusters }) => {
    const [, ignored] = await upAll(
      clusters,
      ignoring(["data.a"], { a: "1", b: "1" }),
      ignoring(["data.a"], { a: "2", b: "1" }),
    );
    expect(ignored).toMatchObject({ update: 0 });

    const [changed] = await upAll(clusters, ignoring(["data.a"], { a: "2", b: "2" }));
    expect(changed).toMatchObject({ update: 1 });
    expect(await clusters.objects()).toMatchObject([{ data: { a: "1", b: "2" } }]);
  });

  it.for([
    ["a quoted key", ["metadata", "annotations", "a.b"], 'metadata.annotations["a.b"]'],
    ["a wildcard", ["data", "a"], "data[*]"],
  ] as const)("ignores %s", async ([, keys, path], { clusters }) => {
    const program = (value: string) => () => {
      const inputs = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as {
        metadata?: object;
      };
      const args = { ...inputs, metadata: { name: "settings", ...inputs.metadata } };
      const provider = new k8s.Provider("rome");
      new k8s.core.v1.ConfigMap("settings", args, { provider, ignoreChanges: [path] });
    };
    const [, changed] = await upAll(clusters, program("1"), program("2"));

    expect(changed).toMatchObject({ update: 0 });
  });

  it("causes no update in the second run if the property is absent", async ({ clusters }) => {
    const [, second] = await upAll(
      clusters,
      ignoring(["data", "immutable"]),
      ignoring(["data", "immutable"]),
    );

    expect(second).toMatchObject({ update: 0 });
  });

  it("ignores the addition of a property", async ({ clusters }) => {
    const [, changed] = await upAll(clusters, ignoring(["data"]), ignoring(["data"], { a: "1" }));

    expect(changed).toMatchObject({ update: 0 });
  });

  it("ignores the removal of a property", async ({ clusters }) => {
    const [, changed] = await upAll(
      clusters,
      ignoring(["data.a"], { a: "1", b: "1" }),
      ignoring(["data.a"], { b: "1" }),
    );

    expect(changed).toMatchObject({ update: 0 });
  });

  it("does not apply to a replacement", async ({ clusters }) => {
    await upAll(
      clusters,
      settings({ data: { a: "1" } }),
      settings({ name: "other", data: { a: "2" }, opts: { ignoreChanges: ["data"] } }),
    );

    expect(await clusters.objects()).toMatchObject([{ data: { a: "2" } }]);
  });
});
