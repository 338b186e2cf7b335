import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiqoCluster, type LiqoClusterArgs } from "../../src/index.js";
import { ConnectionError } from "../../src/cluster/client/api-error.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { answer, FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";

const KUBECONFIG = JSON.stringify({ "current-context": "rome" });
const KNOWN = { clusterId: "rome", podCidrs: ["10.10.0.0/16"], externalCidr: "10.70.0.0/16" };
const KUBE_SYSTEM = { kind: "Namespace", name: "kube-system" };
const UNKNOWN = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

let clusters: SimulatedClusters;
/** UID of namespace kube-system by cluster. */
let uids: { readonly rome: string; readonly milan: string };

beforeEach(async () => {
  clusters = await SimulatedClusters.start({ rome: {}, milan: {} });
  uids = { rome: await uidOf("rome"), milan: await uidOf("milan") };
});

afterEach(async () => {
  vi.restoreAllMocks();
  await clusters.settle();
});

async function uidOf(context: string): Promise<string> {
  const view = await new LiqoCluster(`uid-of-${context}`, { context, ...KNOWN }).view(
    "kube-system",
  );
  return ((await view?.getNamespace()) as { metadata: { uid: string } }).metadata.uid;
}

/**
 * A program with a cluster that reads only its identity. Returns the identifier of its provider.
 */
const program = (args: LiqoClusterArgs | (() => LiqoClusterArgs)) => () => {
  const access = typeof args === "function" ? args() : args;
  const { provider } = new LiqoCluster("rome", { ...KNOWN, ...access });
  const { clusterIdentifier } = provider as unknown as Record<string, pulumi.Output<string>>;
  return { clusterIdentifier };
};

const withProvider =
  (args: ProviderArgs, others: Partial<Omit<LiqoClusterArgs, "provider">> = {}) =>
  () => ({ provider: new Provider("mine", args), ...others });

describe("a cluster is identified", () => {
  it.each([
    ["a context", { context: "rome" }],
    ["a kubeconfig", { kubeconfig: KUBECONFIG }],
    ["a secret kubeconfig", { kubeconfig: pulumi.secret(KUBECONFIG) }],
    ["your own provider", withProvider({ context: "rome" })],
    ["your own provider with a kubeconfig", withProvider({ kubeconfig: KUBECONFIG })],
  ])("by the UID of its namespace kube-system if it has %s", async (_, args) => {
    expect((await clusters.up(program(args))).outputs.clusterIdentifier).toBe(uids.rome);
  });

  it.each([
    ["kubeconfig", { kubeconfig: pulumi.secret(KUBECONFIG) }],
    ["clusterIdentifier", { context: "rome", clusterIdentifier: pulumi.secret("prod") }],
  ])("by a plain identifier if its %s is secret", async (_, args) => {
    const { clusterIdentifier } = program(args)();

    expect(await pulumi.isSecret(pulumi.output(clusterIdentifier))).toBe(false);
  });

  it.each([
    ["a string", "prod"],
    ["an output", pulumi.output("prod")],
  ])("by clusterIdentifier without a request if it is %s", async (_, clusterIdentifier) => {
    const get = vi.spyOn(SimulatedApi.prototype, "get");
    const { outputs } = await clusters.up(program({ context: "rome", clusterIdentifier }));

    expect(outputs.clusterIdentifier).toBe("prod");
    expect(get).not.toHaveBeenCalled();
  });

  it("only once a preview knows its kubeconfig", async () => {
    const { outputs } = await clusters.preview(program({ context: "rome", kubeconfig: UNKNOWN }));

    expect(outputs.clusterIdentifier).toBeUndefined();
  });
});

describe("a cluster is rejected", () => {
  const rejected = (args: LiqoClusterArgs | (() => LiqoClusterArgs), ...problems: string[]) =>
    expectInvalidArgs(clusters, program(args), 'LiqoCluster "rome"', problems);

  it("if its namespace kube-system is forbidden to get", async () => {
    reject("get", FORBIDDEN, KUBE_SYSTEM);

    await rejected(
      { context: "rome" },
      'context: forbidden: cannot get namespace kube-system (its UID identifies the cluster). Grant "get" on it, or set ' +
        "clusterIdentifier to a string that is unique to this cluster and never changes",
    );
  });

  it("if its API server is unreachable, with a command and the section about it", async () => {
    const refused = "cannot reach https://127.0.0.1:6443: connect ECONNREFUSED 127.0.0.1:6443";
    reject("get", new ConnectionError(refused, true), KUBE_SYSTEM);

    const problem =
      `context: ${refused}: check that the API server responds to ` +
      "kubectl --context rome get namespaces";
    const args = program({ context: "rome" });
    await expectInvalidArgs(clusters, args, 'LiqoCluster "rome"', [problem], "unreachable");
  });

  it("if its context is unknown, without a secret context in any error", async () => {
    const args = { context: pulumi.secret("hunter2") };
    const failure: unknown = await clusters.up(program(args)).catch((error: unknown) => error);

    expect(String(failure)).toContain('with context "[secret]"');
    expect(String(failure)).not.toContain("hunter2");
  });

  it("if it has no namespace kube-system", async () => {
    answer("get", ([, name]) => (name === "kube-system" ? Promise.resolve(undefined) : undefined));

    await rejected(
      { context: "rome" },
      "context: namespace kube-system not found (its UID identifies the cluster)",
    );
  });

  it.each([
    ["context", { context: "rome" }],
    ["kubeconfig", { kubeconfig: KUBECONFIG }],
    ["provider", withProvider({ context: "rome" })],
  ])("if its API server does not respond, at %s", async (path, args) => {
    reject("get", UNAVAILABLE, KUBE_SYSTEM);

    await rejected(args, `${path}: etcd has no leader`);
  });

  it("if its provider reaches another cluster than its context", async () => {
    await rejected(
      withProvider({ context: "milan" }, { context: "rome" }),
      `context: expected the cluster that provider reaches (kube-system UID ${uids.milan}), got another cluster (UID ${uids.rome})`,
    );
  });

  it("if the cluster that its provider reaches cannot be identified", async () => {
    await rejected(
      withProvider({ context: "nowhere" }, { context: "rome" }),
      'context: cannot compare it with the cluster that provider reaches: Provider "mine" with context "nowhere" does not match a simulated cluster (contexts: "rome", ' +
        '"milan"): set the option providers: { "mine": <cluster> }, or alsoReachedBy of the cluster.',
    );
  });

  it("if the provider's cluster cannot be identified, without a secret context in any error", async () => {
    const args = withProvider({ context: pulumi.secret("hunter2") }, { context: "rome" });
    const failure: unknown = await clusters.up(program(args)).catch((error: unknown) => error);

    expect(String(failure)).toContain("cannot compare it with the cluster that provider reaches");
    expect(String(failure)).not.toContain("hunter2");
  });

  it("if its provider reaches another cluster than its kubeconfig", async () => {
    await rejected(
      withProvider({ context: "milan" }, { kubeconfig: KUBECONFIG }),
      `kubeconfig: expected the cluster that provider reaches (kube-system UID ${uids.milan}), got another cluster (UID ${uids.rome})`,
    );
  });

  it("if the cluster that its context reaches cannot be identified, without a comparison", async () => {
    await rejected(
      withProvider({ context: "rome" }, { context: "nowhere" }),
      'context: The access with context "nowhere" does not match a simulated cluster (contexts: "rome", "milan"): ' +
        "set alsoReachedBy of the cluster",
    );
  });

  it.each([
    ["no context", withProvider({ context: "rome", cluster: "c" })],
    ["a context", withProvider({ context: "rome", cluster: "c" }, { context: "rome" })],
  ])("if its provider has a cluster, beside %s", async (_, args) => {
    await rejected(
      args,
      'provider: expected a provider without cluster, got cluster "c": set a context that has this cluster',
    );
  });

  it.each([
    ["", '""'],
    [pulumi.output(""), '""'],
    [1 as never, "1"],
  ])("if its clusterIdentifier is empty or not a string", async (clusterIdentifier, got) => {
    await rejected(
      { context: "rome", clusterIdentifier },
      `clusterIdentifier: expected a string that is unique to the cluster, got ${got}`,
    );
  });

  it("if its provider only writes YAML files", async () => {
    await rejected(
      withProvider({ context: "rome", renderYamlToDirectory: "out" }),
      "provider: expected a provider without renderYamlToDirectory, because such a provider only writes files",
    );
  });

  it("if another program created its provider", async () => {
    const reference = "urn:pulumi:dev::shop::pulumi:providers:kubernetes::mine::an-id";

    await rejected(
      () => ({ provider: new pulumi.DependencyProviderResource(reference) }),
      "provider: expected a provider that this program creates, so that its settings are known: set context or kubeconfig instead",
    );
  });
});

describe("a cluster with a provider and a context is accepted", () => {
  it("if both reach the same cluster, whatever its clusterIdentifier is", async () => {
    const others = { context: "rome", clusterIdentifier: "prod" };
    const both = withProvider({ kubeconfig: KUBECONFIG }, others);

    expect((await clusters.up(program(both))).outputs.clusterIdentifier).toBe("prod");
    await expect(clusters.up(program(withProvider({ context: "milan" }, others)))).rejects.toThrow(
      "expected the cluster that provider reaches",
    );
  });

  it("if both reach the same cluster", async () => {
    const both = withProvider({ kubeconfig: KUBECONFIG }, { context: "rome" });

    expect((await clusters.up(program(both))).outputs.clusterIdentifier).toBe(uids.rome);
  });

  it("if a preview does not know yet what the provider reaches", async () => {
    const both = withProvider({ kubeconfig: UNKNOWN }, { context: "rome" });

    expect((await clusters.preview(program(both))).outputs.clusterIdentifier).toBe(uids.rome);
  });
});

it("a cluster is inspected by the settings of your own provider", async () => {
  const provider = new Provider("mine", { context: "milan" });
  const view = await new LiqoCluster("mine", { provider, ...KNOWN }).view("kube-system");

  expect(await view?.getNamespace()).toMatchObject({ metadata: { uid: uids.milan } });
});
