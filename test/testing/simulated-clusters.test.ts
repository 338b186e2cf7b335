import { runInNewContext } from "node:vm";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoCluster, TenantNamespace } from "../../src/index.js";
import { SimulatedClusters, type StepCounts, valueOf } from "../../src/testing/index.js";
import { it } from "../simulated-test.js";

function configMap(
  name: string,
  args: k8s.core.v1.ConfigMapArgs,
  provider?: pulumi.ProviderResource,
) {
  return new k8s.core.v1.ConfigMap(name, args, provider && { provider });
}

const inMilan = () => new k8s.Provider("milan");

describe("objects that a program declares", () => {
  it("are created in the cluster of their provider", async ({ clusters }) => {
    configMap("settings", { metadata: { name: "settings" }, data: { a: "b" } }, inMilan());

    expect(await clusters.objects()).toMatchObject([
      {
        cluster: "milan",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "default", uid: expect.any(String) as string },
        data: { a: "b" },
      },
    ]);
  });

  it("get a generated name if they have no name, and keep the generated name", async ({
    clusters,
  }) => {
    const program = () => configMap("settings", {}, inMilan()).metadata;
    const first = await clusters.up(program);
    const second = await clusters.up(program);

    const [object] = await clusters.objects();
    expect(object?.metadata.name).toMatch(/^settings-[0-9a-f]{8}$/);
    expect([first.changes.create, second.changes.update]).toEqual([3, 0]);
  });

  it("are returned as declared if their package is unknown", async ({ clusters }) => {
    const bucket = new (class extends pulumi.CustomResource {
      declare public readonly size: pulumi.Output<number>;
      constructor() {
        super("cloud:index:Bucket", "bucket", { size: 3 });
      }
    })();

    expect(await valueOf(bucket.size)).toBe(3);
    expect(await valueOf(bucket.id)).toBe("bucket-id");
    expect(await clusters.objects()).toEqual([]);
  });

  it("are returned as declared without a provider of a simulated cluster", async ({ clusters }) => {
    const { data } = configMap("settings", { data: { a: "b" } });

    expect(await valueOf(data)).toEqual({ a: "b" });
    expect(await clusters.objects()).toEqual([]);
  });

  it("keep secret values secret, and the data of Secrets", async ({ clusters }) => {
    const provider = inMilan();
    const map = configMap("settings", { data: { a: pulumi.secret("b") } }, provider);
    const secret = new k8s.core.v1.Secret("key", { stringData: { a: "b" } }, { provider });

    expect(await pulumi.isSecret(map.data)).toBe(true);
    expect(await pulumi.isSecret(secret.data)).toBe(true);
    expect(await clusters.objects("Secret")).toMatchObject([
      { cluster: "milan", data: { a: Buffer.from("b").toString("base64") } },
    ]);
  });

  it("have the outputs of the live object if the program reads them", async ({ clusters }) => {
    const name = "milan-provider";
    const provider = new k8s.Provider(name, { context: "milan" });
    const read = k8s.core.v1.ConfigMap.get("read", "liqo/liqo-clusterid-configmap", { provider });

    expect(await valueOf(read.data)).toEqual({ CLUSTER_ID: "milan" });
    expect(await clusters.objects()).toEqual([]);
  });
});

describe("a provider", () => {
  const kubeconfig = "apiVersion: v1\nkind: Config\ncurrent-context: prod-milan\n";

  it.each([
    ["by its context", "mine", { context: "prod-milan" }, {}],
    ["by the current context of its kubeconfig", "mine", { kubeconfig }, {}],
    ["by its name", "milan", {}, {}],
    ["by the option providers", "mine", { context: "other" }, { mine: "milan" }],
  ])("matches a cluster %s", async (_, name, args, providers) => {
    const clusters = await SimulatedClusters.start(
      { rome: {}, milan: { context: "prod-milan" } },
      { providers },
    );
    configMap("settings", {}, new k8s.Provider(name, args));

    expect(await clusters.objects()).toMatchObject([{ cluster: "milan" }]);
  });

  it("fails if it matches no cluster", async ({ clusters }) => {
    const run = clusters.up(() => {
      configMap("settings", {}, new k8s.Provider("mine", { context: "turin" }));
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Provider "mine" with context "turin" does not match a simulated cluster (contexts: "rome", "milan"): set the option providers: { "mine": <cluster> }, or alsoReachedBy of the cluster.]`,
    );
  });
});

describe("a simulated API server", () => {
  it("rejects an object if its namespace is not found", async ({ clusters }) => {
    const run = clusters.up(() => {
      configMap("settings", { metadata: { namespace: "nowhere", name: "settings" } }, inMilan());
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: ConfigMap nowhere/settings in cluster milan was not created: namespaces "nowhere" not found]`,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("rejects an existing object, unless the provider has upsertExistingObjects", async () => {
    const existing = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", namespace: "default" },
    };
    const clusters = await SimulatedClusters.start({ milan: { objects: [existing] } });
    const program = (upsertExistingObjects: boolean) => () => {
      const provider = new k8s.Provider("milan", { upsertExistingObjects });
      configMap("settings", { metadata: { name: "a" } }, provider);
    };

    await expect(clusters.up(program(false))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: ConfigMap default/a in cluster milan already exists, and the provider does not set upsertExistingObjects]`,
    );
    await clusters.up(program(true));
    expect(await clusters.objects()).toHaveLength(1);
  });

  it("rejects a read of a missing object", async ({ clusters }) => {
    const run = clusters.up(() => {
      k8s.core.v1.ConfigMap.get("read", "default/missing", { provider: inMilan() });
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: resource 'default/missing' does not exist]`,
    );
  });

  it("rejects two resources with the same name", async ({ clusters }) => {
    const run = clusters.up(() => {
      const provider = inMilan();
      configMap("settings", {}, provider);
      configMap("settings", {}, provider);
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: duplicate resource: two resources of type kubernetes:core/v1:ConfigMap have the name "settings"]`,
    );
  });
});

describe("a stack", () => {
  const program =
    (data: Record<string, string>, name = "settings") =>
    () => {
      const provider = inMilan();
      configMap("settings", { metadata: { name }, data }, provider);
    };

  it("creates, keeps, updates, replaces and deletes resources", async ({ clusters, events }) => {
    const steps: StepCounts[] = [];
    for (const next of [
      program({ a: "1" }),
      program({ a: "1" }),
      program({ a: "2" }),
      program({ a: "2" }, "other"),
    ]) {
      steps.push((await clusters.up(next)).changes);
    }
    steps.push(await clusters.destroy(), await clusters.destroy());

    // Includes the stack and the provider.
    expect(steps).toEqual([
      { create: 3, update: 0, replace: 0, delete: 0, same: 0 },
      { create: 0, update: 0, replace: 0, delete: 0, same: 3 },
      { create: 0, update: 1, replace: 0, delete: 0, same: 2 },
      { create: 0, update: 0, replace: 1, delete: 0, same: 2 },
      { create: 0, update: 0, replace: 0, delete: 3, same: 0 },
      { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
    ]);
    expect(events).toEqual([
      "create milan ConfigMap default/settings",
      "update milan ConfigMap default/settings",
      "create milan ConfigMap default/other",
      "delete milan ConfigMap default/settings",
      "delete milan ConfigMap default/other",
    ]);
  });

  it("previews the same steps without changes in the clusters", async ({ clusters }) => {
    await clusters.up(program({ a: "1" }));
    const update = await clusters.preview(program({ a: "2" }));
    const deletion = await clusters.destroy({ preview: true });

    expect(update.changes).toMatchObject({ update: 1, same: 2 });
    expect(deletion).toMatchObject({ delete: 3, same: 0 });
    await clusters.up(program({ a: "1" }));
    expect(await clusters.objects()).toMatchObject([{ cluster: "milan", data: { a: "1" } }]);
  });

  it("rejects a program without resources, unless the stack is empty", async ({ clusters }) => {
    const empty = () => undefined;
    await clusters.up(empty);
    await clusters.up(program({ a: "1" }));

    for (const run of [() => clusters.up(empty), () => clusters.preview(empty)]) {
      await expect(run()).rejects.toThrowErrorMatchingInlineSnapshot(
        `[SimulatedFailure: the program declares no resources, but the stack has 2. A module declares its resources only when it is imported for the first time: reset the modules before each run (in Vitest: vi.resetModules()). To delete all resources of the stack, call destroy().]`,
      );
    }
    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ same: 3 });
    await clusters.destroy();
    await clusters.up(empty);
  });

  it("is unchanged after a refresh if the live objects are unchanged", async ({ clusters }) => {
    await clusters.up(program({ a: "1" }));
    clusters.refresh();

    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ create: 0, same: 3 });
  });

  it("deletes the objects in a namespace with the namespace", async ({ clusters }) => {
    await clusters.up(() => {
      const provider = inMilan();
      const { metadata } = new k8s.core.v1.Namespace(
        "n",
        { metadata: { name: "n" } },
        { provider },
      );
      configMap("settings", { metadata: { namespace: metadata.name } }, provider);
    });
    await clusters.destroy();

    expect(await clusters.liveObjects("ConfigMap")).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ namespace: "n" }) as unknown }),
    );
  });
});

describe("a program", () => {
  const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
  const outputsOf = async <T>(clusters: SimulatedClusters, program: () => T) =>
    (await clusters.up(program)).outputs;

  it("may return an output, a list of outputs, or a plain value", async ({ clusters }) => {
    expect(await outputsOf(clusters, () => later("Connected"))).toBe("Connected");
    expect(await outputsOf(clusters, () => [later(1), 2])).toEqual([1, 2]);
    expect(await outputsOf(clusters, () => "x")).toBe("x");
    expect((await clusters.up(() => undefined)).outputs).toEqual({});
  });

  it("cannot return a resource", async ({ clusters }) => {
    const run = clusters.up(() => new k8s.Provider("milan"));

    await expect(run).rejects.toThrow(
      "The program returned a resource (Provider): return outputs of the resource, for example { status: pair.status }",
    );
  });
});

describe("objects", () => {
  it("returns an empty list for a known kind if the program has declared no object of this kind", async ({
    clusters,
  }) => {
    expect(await clusters.objects("GatewayServer")).toEqual([]);
  });

  it.for(["gatewayserver", "GatewayServers", "gatewayservers"])(
    "rejects the misspelled kind %s",
    async (kind, { clusters }) => {
      await expect(clusters.objects(kind)).rejects.toThrow(
        `Kind "${kind}" not found: did you mean "GatewayServer"?`,
      );
    },
  );

  it("rejects an unknown kind, unless the program has declared an object of this kind", async ({
    clusters,
  }) => {
    await expect(clusters.objects("Widget")).rejects.toThrow(
      'Kind "Widget" not found: it is not a kind of Liqo or Kubernetes, and no cluster has had an object of this kind. ' +
        "Leave out the kind to get the objects of all kinds",
    );
    const program = () => {
      const args = { apiVersion: "example.com/v1", kind: "Widget" };
      new k8s.apiextensions.CustomResource("widget", args, { provider: inMilan() });
    };
    await clusters.up(program);

    expect(await clusters.objects("Widget")).toHaveLength(1);
  });
});

describe("a program that fails", () => {
  it("rejects up with its error", async ({ clusters }) => {
    const run = clusters.up(() => {
      throw new Error("as intended");
    });

    await expect(run).rejects.toThrow("as intended");
  });

  it("rejects up with the error of an output", async ({ clusters }) => {
    const run = clusters.up(() => {
      pulumi.output(1).apply(() => {
        throw new Error("too late");
      });
    });

    await expect(run).rejects.toThrow("too late");
  });

  it("rejects up with an error that has the message of each different error, once", async ({
    clusters,
  }) => {
    const run = clusters.up(() => {
      const { provider } = new LiqoCluster("rome", { context: "rome" });
      for (const id of ["Milan", "Turin"]) {
        const remoteClusterId = pulumi.output(id);
        new TenantNamespace(id, { remoteClusterId }, { provider });
      }
    });

    const { message } = (await run.catch((error: unknown) => error)) as Error;
    for (const id of ["Milan", "Turin"]) {
      expect(
        message.match(new RegExp(`TenantNamespace "${id}" has invalid arguments`, "g")),
      ).toHaveLength(1);
    }
  });

  it("rejects up with an error of another realm, which is reported twice", async ({ clusters }) => {
    const error = runInNewContext('new Error("as intended")') as Error;
    const run = clusters.up(() => {
      void Promise.reject(error);
      throw new Error("as intended");
    });

    await expect(run).rejects.toThrow(/^as intended$/);
  });

  it("does not affect the next program", async ({ clusters }) => {
    await clusters.up(() => Promise.reject(new Error("as intended"))).catch(() => undefined);
    const { outputs } = await clusters.up(() => ({
      sum: pulumi.output(1).apply((one) => one + 1),
    }));

    expect(outputs).toEqual({ sum: 2 });
  });

  it("rejects settle if a resource declared outside of up fails", async ({ clusters }) => {
    configMap("settings", { metadata: { namespace: "nowhere", name: "a" } }, inMilan());

    await expect(clusters.settle()).rejects.toThrow('namespaces "nowhere" not found');
  });
});

it("rejects a provider function", async ({ clusters }) => {
  const run = clusters.up(() => ({ answer: pulumi.runtime.invoke("cloud:index:getRegion", {}) }));

  await expect(run).rejects.toThrow(
    "The simulator does not simulate the function cloud:index:getRegion.",
  );
});
