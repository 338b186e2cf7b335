import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import { LiqoCluster } from "../../src/index.js";
import { it, KNOWN, KUBECONFIG, program, UNKNOWN, withProvider } from "./identified-cluster.js";

describe("a cluster is rejected", () => {
  // case: C22 `provider` and `context` of a `LiqoCluster` reach different clusters.
  it("if its provider reaches another cluster than its context", async ({
    uids,
    expectProblem,
  }) => {
    await expectProblem(
      withProvider({ context: "milan" }, { context: "rome" }),
      `context: expected the cluster that provider reaches (kube-system UID ${uids.milan}), got another cluster (UID ${uids.rome})`,
    );
  });

  it("if the cluster that its provider reaches cannot be identified", async ({ expectProblem }) => {
    await expectProblem(
      withProvider({ context: "nowhere" }, { context: "rome" }),
      'context: cannot compare it with the cluster that provider reaches: Provider "mine" with context "nowhere" does not match a simulated cluster (contexts: "rome", ' +
        '"milan"): set the option providers: { "mine": <cluster> }, or alsoReachedBy of the cluster.',
    );
  });

  it("if the provider's cluster cannot be identified, without a secret context in any error", async ({
    clusters,
  }) => {
    const args = withProvider({ context: pulumi.secret("hunter2") }, { context: "rome" });
    const failure: unknown = await clusters.up(program(args)).catch((error: unknown) => error);

    expect(String(failure)).toContain("cannot compare it with the cluster that provider reaches");
    expect(String(failure)).not.toContain("hunter2");
  });

  // case: C22
  it("if its provider reaches another cluster than its kubeconfig", async ({
    uids,
    expectProblem,
  }) => {
    await expectProblem(
      withProvider({ context: "milan" }, { kubeconfig: KUBECONFIG }),
      `kubeconfig: expected the cluster that provider reaches (kube-system UID ${uids.milan}), got another cluster (UID ${uids.rome})`,
    );
  });

  it("if the cluster that its context reaches cannot be identified, without a comparison", async ({
    expectProblem,
  }) => {
    await expectProblem(
      withProvider({ context: "rome" }, { context: "nowhere" }),
      'context: The access with context "nowhere" does not match a simulated cluster (contexts: "rome", "milan"): ' +
        "use one of these contexts, or set alsoReachedBy of the cluster",
    );
  });

  it.for([
    ["no context", withProvider({ context: "rome", cluster: "c" })],
    ["a context", withProvider({ context: "rome", cluster: "c" }, { context: "rome" })],
  ] as const)("if its provider has a cluster, beside %s", async ([, args], { expectProblem }) => {
    await expectProblem(
      args,
      'provider: expected a provider without cluster, got cluster "c": set a context that has this cluster',
    );
  });

  // case: C34 A provider only writes YAML files (`renderYamlToDirectory`).
  it("if its provider only writes YAML files", async ({ expectProblem }) => {
    await expectProblem(
      withProvider({ context: "rome", renderYamlToDirectory: "out" }),
      "provider: expected a provider without renderYamlToDirectory, because such a provider only writes files",
    );
  });

  it("if another program created its provider", async ({ expectProblem }) => {
    const reference = "urn:pulumi:dev::shop::pulumi:providers:kubernetes::mine::an-id";

    await expectProblem(
      () => ({ provider: new pulumi.DependencyProviderResource(reference) }),
      "provider: expected a provider that this program creates, so that its settings are known: set context or kubeconfig instead",
    );
  });
});

describe("a cluster with a provider and a context is accepted", () => {
  it("if both reach the same cluster, whatever its clusterIdentifier is", async ({ clusters }) => {
    const others = { context: "rome", clusterIdentifier: "prod" };
    const both = withProvider({ kubeconfig: KUBECONFIG }, others);

    expect((await clusters.up(program(both))).outputs.clusterIdentifier).toBe("prod");
    await expect(clusters.up(program(withProvider({ context: "milan" }, others)))).rejects.toThrow(
      "expected the cluster that provider reaches",
    );
  });

  it("if both reach the same cluster", async ({ clusters, uids }) => {
    const both = withProvider({ kubeconfig: KUBECONFIG }, { context: "rome" });

    expect((await clusters.up(program(both))).outputs.clusterIdentifier).toBe(uids.rome);
  });

  it("if a preview does not know yet what the provider reaches", async ({ clusters, uids }) => {
    const both = withProvider({ kubeconfig: UNKNOWN }, { context: "rome" });

    expect((await clusters.preview(program(both))).outputs.clusterIdentifier).toBe(uids.rome);
  });
});

it("a cluster is inspected by the settings of your own provider", async ({ uids }) => {
  const provider = new Provider("mine", { context: "milan" });
  const view = await new LiqoCluster("mine", { provider, ...KNOWN }).view("kube-system");

  expect(await view?.getNamespace()).toMatchObject({ metadata: { uid: uids.milan } });
});
