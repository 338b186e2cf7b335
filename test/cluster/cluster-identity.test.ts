import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { ConnectionError } from "../../src/cluster/client/api-error.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import { answer, FORBIDDEN, reject, UNAVAILABLE } from "../lifecycle/hook-fixture.js";
import {
  type Access,
  it,
  KUBECONFIG,
  program,
  UNKNOWN,
  withProvider,
} from "./identified-cluster.js";

const KUBE_SYSTEM = { kind: "Namespace", name: "kube-system" };

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a cluster is identified", () => {
  it.for<readonly [string, Access]>([
    ["a context", { context: "rome" }],
    ["a kubeconfig", { kubeconfig: KUBECONFIG }],
    ["a secret kubeconfig", { kubeconfig: pulumi.secret(KUBECONFIG) }],
    ["your own provider", withProvider({ context: "rome" })],
    ["your own provider with a kubeconfig", withProvider({ kubeconfig: KUBECONFIG })],
  ])(
    "by the UID of its namespace kube-system if it has %s",
    async ([, args], { clusters, uids }) => {
      expect((await clusters.up(program(args))).outputs.clusterIdentifier).toBe(uids.rome);
    },
  );

  it.each([
    ["kubeconfig", { kubeconfig: pulumi.secret(KUBECONFIG) }],
    ["clusterIdentifier", { context: "rome", clusterIdentifier: pulumi.secret("prod") }],
  ])("by a plain identifier if its %s is secret", async (_, args) => {
    const { clusterIdentifier } = program(args)();

    expect(await pulumi.isSecret(pulumi.output(clusterIdentifier))).toBe(false);
  });

  it.for<readonly [string, pulumi.Input<string>]>([
    ["a string", "prod"],
    ["an output", pulumi.output("prod")],
  ])(
    "by clusterIdentifier without a read of a namespace if it is %s",
    async ([, clusterIdentifier], { clusters }) => {
      const get = vi.spyOn(SimulatedApi.prototype, "get");
      const { outputs } = await clusters.up(program({ context: "rome", clusterIdentifier }));

      expect(outputs.clusterIdentifier).toBe("prod");
      expect(get.mock.calls.map(([{ kind }]) => kind)).not.toContain("Namespace");
    },
  );

  it("only once a preview knows its kubeconfig", async ({ clusters }) => {
    const { outputs } = await clusters.preview(program({ context: "rome", kubeconfig: UNKNOWN }));

    expect(outputs.clusterIdentifier).toBeUndefined();
  });
});

describe("a cluster is rejected", () => {
  it("if its namespace kube-system is forbidden to get", async ({ expectProblem }) => {
    reject("get", FORBIDDEN, KUBE_SYSTEM);

    await expectProblem(
      { context: "rome" },
      'context: forbidden: cannot get namespace kube-system (its UID identifies the cluster). Grant "get" on it, or set ' +
        "clusterIdentifier to a string that is unique to this cluster and never changes",
    );
  });

  // case: C27 An unreachable cluster is reported without the reason, and with a command that
  // succeeds.
  it("if its API server is unreachable, with a command and the section about it", async ({
    expectProblem,
  }) => {
    const refused = "cannot reach https://127.0.0.1:6443: connect ECONNREFUSED 127.0.0.1:6443";
    reject("get", new ConnectionError(refused, true), KUBE_SYSTEM);

    const problem =
      `context: ${refused}: check that the API server responds to ` +
      "kubectl --context rome get namespaces";
    await expectProblem({ context: "rome" }, problem, "unreachable");
  });

  it("if its context is unknown, without a secret context in any error", async ({ clusters }) => {
    const args = { context: pulumi.secret("hunter2") };
    const failure: unknown = await clusters.up(program(args)).catch((error: unknown) => error);

    expect(String(failure)).toContain('with context "[secret]"');
    expect(String(failure)).not.toContain("hunter2");
  });

  it("if it has no namespace kube-system", async ({ expectProblem }) => {
    answer("get", ([, name]) => (name === "kube-system" ? Promise.resolve(undefined) : undefined));

    await expectProblem(
      { context: "rome" },
      "context: namespace kube-system not found (its UID identifies the cluster)",
    );
  });

  it.for<readonly [string, Access]>([
    ["context", { context: "rome" }],
    ["kubeconfig", { kubeconfig: KUBECONFIG }],
    ["provider", withProvider({ context: "rome" })],
  ])("if its API server does not respond, at %s", async ([path, args], { expectProblem }) => {
    reject("get", UNAVAILABLE, KUBE_SYSTEM);

    await expectProblem(args, `${path}: etcd has no leader`);
  });

  it.for<readonly [pulumi.Input<string>, string]>([
    ["", '""'],
    [pulumi.output(""), '""'],
    [1 as never, "1"],
  ])(
    "if its clusterIdentifier is empty or not a string",
    async ([clusterIdentifier, got], { expectProblem }) => {
      await expectProblem(
        { context: "rome", clusterIdentifier },
        `clusterIdentifier: expected a string that is unique to the cluster, got ${got}`,
      );
    },
  );
});
