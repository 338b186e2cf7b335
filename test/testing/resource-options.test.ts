import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import type { SimulatedClusters, StepCounts } from "../../src/testing/index.js";
import { it } from "../simulated-test.js";

interface MapArgs {
  readonly name?: string;
  readonly data?: Record<string, string>;
  readonly opts?: pulumi.CustomResourceOptions;
}

/** A ConfigMap in rome. */
function configMap(resource: string, { name = resource, data, opts }: MapArgs = {}) {
  const provider = new k8s.Provider(`rome-of-${resource}`, {
    context: "rome",
    upsertExistingObjects: true,
  });
  return new k8s.core.v1.ConfigMap(resource, { metadata: { name }, data }, { provider, ...opts });
}

const settings = (args?: MapArgs) => () => {
  configMap("settings", args);
};

async function upAll(
  clusters: SimulatedClusters,
  ...programs: (() => void)[]
): Promise<StepCounts[]> {
  const steps: StepCounts[] = [];
  for (const program of programs) {
    steps.push((await clusters.up(program)).changes);
  }
  return steps;
}

const URN = (name: string) =>
  `urn:pulumi:simulated::simulated::kubernetes:core/v1:ConfigMap::${name}`;

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

    await expect(clusters.destroy({ preview: true })).rejects.toThrow(deletionError(URN("kept")));
    await expect(clusters.destroy()).rejects.toThrow(deletionError(URN("kept")));
    expect(await clusters.objects()).toHaveLength(2);
  });

  it("fails an up of a program that no longer declares the resource", async ({ clusters }) => {
    await clusters.up(settings({ opts: { protect: true } }));
    const run = clusters.up(() => {
      configMap("other");
    });

    await expect(run).rejects.toThrow(deletionError(URN("settings")));
  });

  it("fails a replacement before the new object is created", async ({ clusters, events }) => {
    await clusters.up(settings({ opts: { protect: true } }));
    const run = clusters.up(settings({ name: "other", opts: { protect: true } }));

    await expect(run).rejects.toThrow(
      `unable to replace resource "${URN("settings")}"\nas it is currently marked for protection.`,
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
    expect(await clusters.objects()).toEqual([]);
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

describe("deleteBeforeReplace", () => {
  const renamed = (opts: pulumi.CustomResourceOptions) => settings({ name: "other", opts });

  it("creates the new object first if the option is not set", async ({ clusters, events }) => {
    await upAll(clusters, settings(), renamed({}));

    expect(events.slice(1)).toEqual([
      "create rome ConfigMap default/other",
      "delete rome ConfigMap default/settings",
    ]);
  });

  it("deletes the replaced object first if the option is true, also in a preview", async ({
    clusters,
    events,
  }) => {
    const steps = ["delete rome ConfigMap default/settings", "create rome ConfigMap default/other"];
    await clusters.up(settings());
    await clusters.preview(renamed({ deleteBeforeReplace: true }));
    expect(events.slice(1)).toEqual(steps);

    await clusters.up(renamed({ deleteBeforeReplace: true }));
    expect(events.slice(3)).toEqual(steps);
  });

  it("deletes the replaced object in the next run if this run fails", async ({
    clusters,
    events,
  }) => {
    const replaced = (last?: pulumi.CustomResourceOptions) => () => {
      const first = configMap("settings", { name: "other" });
      configMap("last", { opts: { dependsOn: first, ...last } });
    };
    await clusters.up(settings());
    const failing = new Error("as intended");
    const beforeCreate = [
      () => {
        throw failing;
      },
    ];
    await expect(clusters.up(replaced({ hooks: { beforeCreate } }))).rejects.toThrow(failing);
    expect(events).not.toContain("delete rome ConfigMap default/settings");

    await clusters.up(replaced());
    expect(events).toContain("delete rome ConfigMap default/settings");
  });

  it("loses an object that keeps its name if the option is not set, as the real provider does", async ({
    clusters,
  }) => {
    const triggered = (replacementTrigger: string) => settings({ opts: { replacementTrigger } });
    await upAll(clusters, triggered("1"), triggered("2"));

    expect(await clusters.objects()).toEqual([]);
  });
});

describe("replaceWith", () => {
  const pair = (trigger: string, opts?: pulumi.CustomResourceOptions) => () => {
    const first = configMap("first", {
      opts: { replacementTrigger: trigger, deleteBeforeReplace: true },
    });
    configMap("second", { opts: { replaceWith: [first], ...opts } });
  };

  it("replaces both resources, and deletes the resource with replaceWith first", async ({
    clusters,
    events,
  }) => {
    const [, changed] = await upAll(clusters, pair("1"), pair("2"));

    expect(changed).toMatchObject({ replace: 2 });
    expect(events.slice(2)).toEqual([
      "delete rome ConfigMap default/second",
      "delete rome ConfigMap default/first",
      "create rome ConfigMap default/first",
      "create rome ConfigMap default/second",
    ]);
  });

  it("replaces both resources if the resource in replaceWith is created before it is deleted", async ({
    clusters,
  }) => {
    const renamed = (name: string) => () => {
      const first = configMap("first", { name });
      configMap("second", { opts: { replaceWith: [first], deleteBeforeReplace: true } });
    };
    const [, changed] = await upAll(clusters, renamed("a"), renamed("b"));

    expect(changed).toMatchObject({ replace: 2 });
  });

  it("fails the replacement if the resource is protected", async ({ clusters }) => {
    await clusters.up(pair("1", { protect: true }));

    await expect(clusters.up(pair("2", { protect: true }))).rejects.toThrow(
      `unable to replace resource "${URN("second")}" as part of replacing "${URN("first")}"`,
    );
  });
});

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
      `duplicate resource: "${URN("settings")}" is an alias of "${URN("other")}"`,
    );
  });
});
