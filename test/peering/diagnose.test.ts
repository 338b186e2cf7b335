import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import type { ClusterAccess } from "../../src/cluster/client/cluster-access.js";
import { NamespaceView } from "../../src/cluster/namespace-view.js";
import { diagnose } from "../../src/index.js";
import { textPattern } from "../message-text.js";
import { milan, rome, viewOf } from "../network/checks/live-sides.js";

const sides = { rome, milan };
/** The contexts and namespaces that were inspected. */
let inspected: string[];
let kubeconfig: string;

beforeEach(() => {
  inspected = [];
  const contexts = ["rome", "milan", "milan-admin", "nowhere"].map((name) => ({
    name,
    context: {},
  }));
  kubeconfig = join(mkdtempSync(join(tmpdir(), "kubeconfig-")), "config");
  writeFileSync(kubeconfig, JSON.stringify({ contexts }));
  vi.stubEnv("KUBECONFIG", kubeconfig);
  vi.spyOn(NamespaceView, "open").mockImplementation(
    ({ context = "" }: ClusterAccess, namespace) => {
      inspected.push(`${context} ${namespace}`);
      if (context === "nowhere") {
        return Promise.reject(new Error("connect ECONNREFUSED"));
      }
      const cluster = context.replace("-admin", "") as keyof typeof sides;
      const view = viewOf(sides[cluster]());
      const data = namespace === "liqo" ? { CLUSTER_ID: cluster } : undefined;
      const get = view.get.bind(view);
      const getMap = (kind: ObjectKind, name: string) =>
        kind.kind === "ConfigMap" ? Promise.resolve(data && { data }) : get(kind, name);
      return Promise.resolve(Object.assign(view, { get: getMap }));
    },
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dirname(kubeconfig), { recursive: true });
});

describe("diagnose", () => {
  it("inspects both clusters without a Pulumi program", async () => {
    const { summary, checks } = await diagnose({ context: "rome" }, { context: "milan" });

    expect(summary).toBe("Connected");
    expect(new Set(checks.map(({ cluster }) => cluster))).toEqual(new Set(["rome", "milan"]));
    expect(new Set(inspected.slice(2))).toEqual(
      new Set(["milan liqo-tenant-rome", "rome liqo-tenant-milan"]),
    );
  });

  it("inspects one cluster if only the ID of the other cluster is set", async () => {
    const { summary, checks } = await diagnose({ context: "rome" }, "milan");

    expect(summary).toBe("Connected");
    expect(checks.find(({ name }) => name === "public key")?.result).toBe("unknown");
    expect(inspected.at(-1)).toBe("rome liqo-tenant-milan");
  });

  it("uses the specified ID and namespace", async () => {
    await diagnose({ context: "rome", clusterId: "rome", namespace: "to-milan" }, "milan");

    expect(new Set(inspected)).toEqual(new Set(["rome to-milan"]));
  });

  it("reports an unreachable cluster, and inspects the other cluster if its namespace is known", async () => {
    const unreachable = { context: "nowhere", clusterId: "rome" };
    const { summary, checks } = await diagnose({ context: "milan" }, unreachable);

    expect(summary).toBe(
      "in cluster nowhere, the cluster cannot be inspected: connect ECONNREFUSED\n" +
        "next: check that its API server responds and accepts your credentials\n" +
        "  kubectl --context nowhere get namespaces",
    );
    expect(checks.at(-1)).toMatchObject({ name: "connection", cluster: "milan", result: "ok" });
  });

  it("asks for the ID of a cluster if the cluster cannot be read, and sums up why", async () => {
    const { summary, checks } = await diagnose({ context: "milan" }, { context: "nowhere" });

    expect(checks.map(({ cluster, found }) => `${cluster}: ${found}`)).toEqual([
      "nowhere: the cluster cannot be inspected: connect ECONNREFUSED",
      "milan: the cluster cannot be inspected: the ID of the other cluster is not known: set its clusterId",
    ]);
    expect(summary).toMatch(
      "in cluster nowhere, the cluster cannot be inspected: connect ECONNREF",
    );
  });

  it("rejects invalid arguments", async () => {
    const mistyped = {
      contxt: "rome",
      clusterId: pulumi.output("rome"),
    } as unknown as ClusterAccess;

    await expect(diagnose(mistyped, "Milan")).rejects.toThrow(
      [
        "diagnose has invalid arguments:",
        "  - cluster.contxt: unknown argument, did you mean context?",
        '  - cluster.clusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-",',
        "    got an output",
        '  - other: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Milan"',
      ].join("\n"),
    );
    await expect(diagnose("rome" as never, "milan")).rejects.toThrow(
      textPattern(
        'cluster: expected an object with context, kubeconfig, clusterId, namespace, liqoNamespace, got "rome": ' +
          'write { context: "rome" }',
      ),
    );
    expect(inspected).toEqual([]);
  });

  it("rejects invalid names and IDs, without inspecting a cluster", async () => {
    const other = { context: "", clusterId: "", namespace: "x\u202E", liqoNamespace: "../x" };

    await expect(diagnose({ context: "rome" }, other)).rejects.toThrow(
      [
        "diagnose has invalid arguments:",
        '  - other.context: expected the name of a context, got ""',
        '  - other.clusterId: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got',
        '    ""',
        '  - other.namespace: expected a name of at most 63 lower-case letters, digits and "-", got',
        '    "x\\u{202e}"',
        '  - other.liqoNamespace: expected a name of at most 63 lower-case letters, digits and "-", got',
        '    "../x"',
      ].join("\n"),
    );
    expect(inspected).toEqual([]);
  });

  it("rejects a context that the kubeconfig does not have", async () => {
    await expect(diagnose({ context: "rome" }, { context: "turin" })).rejects.toThrow(
      textPattern(
        "diagnose has invalid arguments: " +
          `- other.context: context "turin" not found in ${kubeconfig}, contexts: "rome", "milan", "milan-admin", "nowhere". ` +
          "If the context is in another file, set kubeconfig",
      ),
    );
    expect(inspected).toEqual([]);
  });

  it("rejects the same access for both clusters, before it inspects a cluster", async () => {
    const copied = { context: "rome", clusterId: "milan" };

    await expect(diagnose({ context: "rome", clusterId: "rome" }, copied)).rejects.toThrow(
      textPattern(
        "diagnose has invalid arguments: - other: expected another cluster than argument cluster, " +
          "got the same context and kubeconfig for both: set the context of the other cluster",
      ),
    );
    expect(inspected).toEqual([]);
  });

  it.for([
    ["another context", { context: "milan-admin" }, "context"],
    ["its own ID", "milan", "ID"],
  ] as const)("rejects %s of the same cluster", async ([, other, fix]) => {
    await expect(diagnose({ context: "milan" }, other)).rejects.toThrow(
      textPattern(
        "diagnose has invalid arguments: - other: expected another cluster than argument cluster, " +
          `got Liqo's cluster ID "milan" for both: set the ${fix} of the other cluster`,
      ),
    );
  });

  it("reports that Liqo was not found", async () => {
    const { summary } = await diagnose({ context: "rome", liqoNamespace: "elsewhere" }, "milan");

    expect(summary).toContain(
      "ConfigMap elsewhere/liqo-clusterid-configmap with the cluster's ID not found: " +
        "check that Liqo is installed, or set liqoNamespace or clusterId",
    );
  });
});
