import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  SimulatedClusters,
  type SimulatedEvent,
  type StepCounts,
  valueOf,
} from "../../src/testing/index.js";

let clusters: SimulatedClusters;
let events: string[];
const onEvent = ({ action, cluster, kind, name }: SimulatedEvent) => {
  events.push(`${action} ${cluster} ${kind} ${name}`);
};

beforeEach(async () => {
  events = [];
  clusters = await SimulatedClusters.start({ rome: {}, milan: {} }, { onEvent });
});

afterEach(() => clusters.settle());

function configMap(
  name: string,
  args: k8s.core.v1.ConfigMapArgs,
  provider?: pulumi.ProviderResource,
) {
  return new k8s.core.v1.ConfigMap(name, args, provider && { provider });
}

const inMilan = () => new k8s.Provider("milan");

describe("a program's own objects", () => {
  it("are created in the cluster that their provider leads to", async () => {
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

  it("without a name get a generated one, and keep it", async () => {
    const program = () => configMap("settings", {}, inMilan()).metadata;
    const first = await clusters.up(program);
    const second = await clusters.up(program);

    const [object] = await clusters.objects();
    expect(object?.metadata.name).toMatch(/^settings-[0-9a-f]{8}$/);
    expect([first.changes.create, second.changes.update]).toEqual([3, 0]);
  });

  it("of unknown packages are returned as they were declared", async () => {
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

  it("without a provider of a simulated cluster are returned as they were declared", async () => {
    const { data } = configMap("settings", { data: { a: "b" } });

    expect(await valueOf(data)).toEqual({ a: "b" });
    expect(await clusters.objects()).toEqual([]);
  });

  it("keep secret values secret, and all data of Secrets", async () => {
    const provider = inMilan();
    const map = configMap("settings", { data: { a: pulumi.secret("b") } }, provider);
    const secret = new k8s.core.v1.Secret("key", { stringData: { a: "b" } }, { provider });

    expect(await pulumi.isSecret(map.data)).toBe(true);
    expect(await pulumi.isSecret(secret.data)).toBe(true);
    expect(await clusters.objects("Secret")).toMatchObject([
      { cluster: "milan", data: { a: Buffer.from("b").toString("base64") } },
    ]);
  });

  it("are read as they are in the cluster", async () => {
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
  ])("leads to a cluster %s", async (_, name, args, providers) => {
    clusters = await SimulatedClusters.start(
      { rome: {}, milan: { context: "prod-milan" } },
      { providers },
    );
    configMap("settings", {}, new k8s.Provider(name, args));

    expect(await clusters.objects()).toMatchObject([{ cluster: "milan" }]);
  });

  it("fails if it leads to no cluster", async () => {
    const run = clusters.up(() => {
      configMap("settings", {}, new k8s.Provider("mine", { context: "turin" }));
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Provider "mine" with context "turin" leads to none of the simulated clusters, whose contexts are "rome", "milan": set the option providers: { "mine": <cluster> }, or alsoReachedBy of the cluster.]`,
    );
  });
});

describe("a simulated API server", () => {
  it("rejects an object whose namespace is not found", async () => {
    const run = clusters.up(() => {
      configMap("settings", { metadata: { namespace: "nowhere", name: "settings" } }, inMilan());
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: ConfigMap nowhere/settings in cluster milan was not created: namespaces "nowhere" not found]`,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("rejects an object that already exists, unless the provider has upsertExistingObjects", async () => {
    const there = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", namespace: "default" },
    };
    clusters = await SimulatedClusters.start({ milan: { objects: [there] } });
    const program = (upsertExistingObjects: boolean) => () => {
      const provider = new k8s.Provider("milan", { upsertExistingObjects });
      configMap("settings", { metadata: { name: "a" } }, provider);
    };

    await expect(clusters.up(program(false))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: ConfigMap default/a in cluster milan was not created: it already exists, and the provider does not have upsertExistingObjects]`,
    );
    await clusters.up(program(true));
    expect(await clusters.objects()).toHaveLength(1);
  });

  it("rejects a read of an object that is not found", async () => {
    const run = clusters.up(() => {
      k8s.core.v1.ConfigMap.get("read", "default/nothing", { provider: inMilan() });
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: resource 'default/nothing' does not exist]`,
    );
  });

  it("rejects two resources with the same name", async () => {
    const run = clusters.up(() => {
      const provider = inMilan();
      configMap("settings", {}, provider);
      configMap("settings", {}, provider);
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: Duplicate resource: there are two of type kubernetes:core/v1:ConfigMap with the name "settings"]`,
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

  it("creates, keeps, updates, replaces and deletes resources", async () => {
    const steps: StepCounts[] = [];
    for (const next of [
      program({ a: "1" }),
      program({ a: "1" }),
      program({ a: "2" }),
      program({ a: "2" }, "other"),
    ]) {
      steps.push((await clusters.up(next)).changes);
    }
    steps.push(await clusters.destroy());

    // The stack and the provider count as well.
    expect(steps).toEqual([
      { create: 3, update: 0, replace: 0, delete: 0, same: 0 },
      { create: 0, update: 0, replace: 0, delete: 0, same: 3 },
      { create: 0, update: 1, replace: 0, delete: 0, same: 2 },
      { create: 0, update: 0, replace: 1, delete: 0, same: 2 },
      { create: 0, update: 0, replace: 0, delete: 2, same: 1 },
    ]);
    expect(events).toEqual([
      "create milan ConfigMap default/settings",
      "update milan ConfigMap default/settings",
      "create milan ConfigMap default/other",
      "delete milan ConfigMap default/settings",
      "delete milan ConfigMap default/other",
    ]);
  });

  it("previews the same steps, and changes nothing", async () => {
    await clusters.up(program({ a: "1" }));
    const update = await clusters.preview(program({ a: "2" }));
    const deletion = await clusters.destroy({ preview: true });

    expect(update.changes).toMatchObject({ update: 1, same: 2 });
    expect(deletion).toMatchObject({ delete: 2 });
    await clusters.up(program({ a: "1" }));
    expect(await clusters.objects()).toMatchObject([{ cluster: "milan", data: { a: "1" } }]);
  });

  it("rejects a program that declares nothing, unless the stack is empty", async () => {
    const nothing = () => undefined;
    await clusters.up(nothing);
    await clusters.up(program({ a: "1" }));

    for (const run of [() => clusters.up(nothing), () => clusters.preview(nothing)]) {
      await expect(run()).rejects.toThrowErrorMatchingInlineSnapshot(
        `[SimulatedFailure: The program has declared no resource, while the stack has 2. A module declares its resources when it is imported for the first time: let the test forget it before each run, in Vitest by vi.resetModules(). To delete all resources of the stack, call destroy().]`,
      );
    }
    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ same: 3 });
    await clusters.destroy();
    await clusters.up(nothing);
  });

  it("is unchanged after a refresh if nothing has changed", async () => {
    await clusters.up(program({ a: "1" }));
    clusters.refresh();

    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ create: 0, same: 3 });
  });

  it("deletes the objects in a namespace with the namespace", async () => {
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

    expect(await clusters.objects()).toEqual([]);
  });
});

describe("a program", () => {
  const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
  const outputsOf = async <T>(program: () => T) => (await clusters.up(program)).outputs;

  it("can return an output, a list of outputs, or a plain value", async () => {
    expect(await outputsOf(() => later("Connected"))).toBe("Connected");
    expect(await outputsOf(() => [later(1), 2])).toEqual([1, 2]);
    expect(await outputsOf(() => "x")).toBe("x");
    expect((await clusters.up(() => undefined)).outputs).toEqual({});
  });

  it("cannot return a resource", async () => {
    const run = clusters.up(() => new k8s.Provider("milan"));

    await expect(run).rejects.toThrow(
      "The program has returned a Provider: return outputs of it instead, for example { status: pair.status }, or nothing",
    );
  });
});

describe("objects", () => {
  it("returns an empty list for a known kind of which the program has declared no object", async () => {
    expect(await clusters.objects("GatewayServer")).toEqual([]);
  });

  it.each(["gatewayserver", "GatewayServers", "gatewayservers"])(
    "rejects the misspelt kind %s",
    async (kind) => {
      await expect(clusters.objects(kind)).rejects.toThrow(
        `Kind "${kind}" not found: did you mean "GatewayServer"?`,
      );
    },
  );

  it("rejects an unknown kind, unless the program has declared an object of it", async () => {
    await expect(clusters.objects("Widget")).rejects.toThrow(
      'Kind "Widget" not found: neither Liqo nor Kubernetes has it, and the program has declared no object of it. ' +
        "objects() returns all kinds",
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
  it("rejects up with its error", async () => {
    const run = clusters.up(() => {
      throw new Error("as intended");
    });

    await expect(run).rejects.toThrow("as intended");
  });

  it("rejects up with the error of an output", async () => {
    const run = clusters.up(() => {
      pulumi.output(1).apply(() => {
        throw new Error("too late");
      });
    });

    await expect(run).rejects.toThrow("too late");
  });

  it("does not affect the next program", async () => {
    await clusters.up(() => Promise.reject(new Error("as intended"))).catch(() => undefined);
    const { outputs } = await clusters.up(() => ({
      sum: pulumi.output(1).apply((one) => one + 1),
    }));

    expect(outputs).toEqual({ sum: 2 });
  });

  it("rejects settle if resources are declared without up", async () => {
    configMap("settings", { metadata: { namespace: "nowhere", name: "a" } }, inMilan());

    await expect(clusters.settle()).rejects.toThrow('namespaces "nowhere" not found');
  });
});

it("a function of a provider fails", async () => {
  const run = clusters.up(() => ({ answer: pulumi.runtime.invoke("cloud:index:getRegion", {}) }));

  await expect(run).rejects.toThrow(
    "The simulator does not play the function cloud:index:getRegion.",
  );
});
