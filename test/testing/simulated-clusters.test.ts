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
  it("go to the cluster that their provider leads to", async () => {
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

  it("get a name where they have none, and keep it", async () => {
    const program = () => configMap("settings", {}, inMilan()).metadata;
    const first = await clusters.up(program);
    const second = await clusters.up(program);

    const [object] = await clusters.objects();
    expect(object?.metadata.name).toMatch(/^settings-[0-9a-f]{8}$/);
    expect([first.changes.create, second.changes.update]).toEqual([3, 0]);
  });

  it("of kinds that nobody knows pass through", async () => {
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

  it("are left alone where no simulated cluster is meant", async () => {
    const { data } = configMap("settings", { data: { a: "b" } });

    expect(await valueOf(data)).toEqual({ a: "b" });
    expect(await clusters.objects()).toEqual([]);
  });

  it("keep what is secret in them secret, and Secrets altogether", async () => {
    const provider = inMilan();
    const map = configMap("settings", { data: { a: pulumi.secret("b") } }, provider);
    const secret = new k8s.core.v1.Secret("key", { stringData: { a: "b" } }, { provider });

    expect(await pulumi.isSecret(map.data)).toBe(true);
    expect(await pulumi.isSecret(secret.data)).toBe(true);
    expect(await clusters.objects("Secret")).toMatchObject([
      { cluster: "milan", data: { a: Buffer.from("b").toString("base64") } },
    ]);
  });

  it("are read as they are, not as they were declared", async () => {
    const name = "milan-provider";
    const provider = new k8s.Provider(name, { context: "milan" });
    const read = k8s.core.v1.ConfigMap.get("read", "liqo/liqo-clusterid-configmap", { provider });

    expect(await valueOf(read.data)).toEqual({ CLUSTER_ID: "milan" });
    expect(await clusters.objects()).toEqual([]);
  });
});

describe("a provider leads", () => {
  const kubeconfig = "apiVersion: v1\nkind: Config\ncurrent-context: prod-milan\n";

  it.each([
    ["by its context", "mine", { context: "prod-milan" }, {}],
    ["by the current context of its kubeconfig", "mine", { kubeconfig }, {}],
    ["by its name", "milan", {}, {}],
    ["where the test says", "mine", { context: "other" }, { mine: "milan" }],
  ])("%s", async (_, name, args, providers) => {
    clusters = await SimulatedClusters.start(
      { rome: {}, milan: { context: "prod-milan" } },
      { providers },
    );
    configMap("settings", {}, new k8s.Provider(name, args));

    expect(await clusters.objects()).toMatchObject([{ cluster: "milan" }]);
  });

  it("nowhere, which is said", async () => {
    const run = clusters.up(() => {
      configMap("settings", {}, new k8s.Provider("mine", { context: "turin" }));
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Provider "mine" with context "turin" leads to none of the simulated clusters, whose contexts are "rome", "milan": say which one it leads to with the option providers: { "mine": <cluster> }.]`,
    );
  });
});

describe("as a real API server, it refuses", () => {
  it("an object of a namespace that is not there", async () => {
    const run = clusters.up(() => {
      configMap("settings", { metadata: { namespace: "nowhere", name: "settings" } }, inMilan());
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: ConfigMap nowhere/settings in cluster milan was not created: namespaces "nowhere" not found]`,
    );
    expect(await clusters.objects()).toEqual([]);
  });

  it("to create what is there, unless the provider takes it over", async () => {
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

  it("to read what is not there", async () => {
    const run = clusters.up(() => {
      k8s.core.v1.ConfigMap.get("read", "default/nothing", { provider: inMilan() });
    });

    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SimulatedFailure: resource 'default/nothing' does not exist]`,
    );
  });

  it("two resources of one name", async () => {
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

describe("from one run to the next", () => {
  const program =
    (data: Record<string, string>, name = "settings") =>
    () => {
      const provider = inMilan();
      configMap("settings", { metadata: { name }, data }, provider);
    };

  it("creates, leaves, updates, replaces and deletes", async () => {
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
      "delete milan ConfigMap default/settings",
      "create milan ConfigMap default/other",
      "delete milan ConfigMap default/other",
    ]);
  });

  it("previews the same, and does nothing", async () => {
    await clusters.up(program({ a: "1" }));
    const update = await clusters.preview(program({ a: "2" }));
    const deletion = await clusters.destroy({ preview: true });

    expect(update.changes).toMatchObject({ update: 1, same: 2 });
    expect(deletion).toMatchObject({ delete: 2 });
    await clusters.up(program({ a: "1" }));
    expect(await clusters.objects()).toMatchObject([{ cluster: "milan", data: { a: "1" } }]);
  });

  it("does not take a program that declares nothing for one that means it", async () => {
    const nothing = () => undefined;
    await clusters.up(nothing);
    await clusters.up(program({ a: "1" }));

    for (const run of [() => clusters.up(nothing), () => clusters.preview(nothing)]) {
      await expect(run()).rejects.toThrowErrorMatchingInlineSnapshot(
        `[SimulatedFailure: The program has declared no resource, while the stack has 2. A module declares its resources when it is imported for the first time: let the test forget it before each run, in Vitest by vi.resetModules(). To delete all that was declared, call destroy().]`,
      );
    }
    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ same: 3 });
    await clusters.destroy();
    await clusters.up(nothing);
  });

  it("changes nothing because of a refresh where nothing has changed", async () => {
    await clusters.up(program({ a: "1" }));
    clusters.refresh();

    expect((await clusters.up(program({ a: "1" }))).changes).toMatchObject({ create: 0, same: 3 });
  });

  it("takes what is in a namespace along with it", async () => {
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

describe("a program may return", () => {
  const later = <T>(value: T) => pulumi.output(Promise.resolve(value));
  const outputsOf = async <T>(program: () => T) => (await clusters.up(program)).outputs;

  it("a single output, a list of outputs, or something plain", async () => {
    expect(await outputsOf(() => later("Connected"))).toBe("Connected");
    expect(await outputsOf(() => [later(1), 2])).toEqual([1, 2]);
    expect(await outputsOf(() => "x")).toBe("x");
    expect((await clusters.up(() => undefined)).outputs).toEqual({});
  });

  it("no resource, of which nothing could be compared", async () => {
    const run = clusters.up(() => new k8s.Provider("milan"));

    await expect(run).rejects.toThrow(
      "The program has returned a Provider: let it return nothing, or what is wanted of that, as in { status: pair.status }",
    );
  });
});

describe("objects of a kind", () => {
  it("that nobody has declared are none", async () => {
    expect(await clusters.objects("GatewayServer")).toEqual([]);
  });

  it.each(["gatewayserver", "GatewayServers", "gatewayservers"])("%s are refused", async (kind) => {
    await expect(clusters.objects(kind)).rejects.toThrow(
      `There is no kind "${kind}" here: did you mean "GatewayServer"?`,
    );
  });

  it("that there is not are refused, unless the program has declared some", async () => {
    await expect(clusters.objects("Widget")).rejects.toThrow(
      'There is no kind "Widget" here: neither Liqo\'s network nor Kubernetes has it, and nothing of it was declared. ' +
        "objects() gives all kinds",
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
  it("throws where it throws", async () => {
    const run = clusters.up(() => {
      throw new Error("as intended");
    });

    await expect(run).rejects.toThrow("as intended");
  });

  it("may fail in an output", async () => {
    const run = clusters.up(() => {
      pulumi.output(1).apply(() => {
        throw new Error("too late");
      });
    });

    await expect(run).rejects.toThrow("too late");
  });

  it("leaves the next one alone", async () => {
    await clusters.up(() => Promise.reject(new Error("as intended"))).catch(() => undefined);
    const { outputs } = await clusters.up(() => ({
      sum: pulumi.output(1).apply((one) => one + 1),
    }));

    expect(outputs).toEqual({ sum: 2 });
  });

  it("is told to those who declare resources without a program, when they settle", async () => {
    configMap("settings", { metadata: { namespace: "nowhere", name: "a" } }, inMilan());

    await expect(clusters.settle()).rejects.toThrow('namespaces "nowhere" not found');
  });
});

it("says of a function that it does not play it", async () => {
  const run = clusters.up(() => ({ answer: pulumi.runtime.invoke("cloud:index:getRegion", {}) }));

  await expect(run).rejects.toThrow(
    "The simulator does not play the function cloud:index:getRegion.",
  );
});
