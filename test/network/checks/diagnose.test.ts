import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClusterAccess } from "../../../src/cluster/client/cluster-access.js";
import { ClusterView } from "../../../src/cluster/cluster-view.js";
import { diagnose } from "../../../src/index.js";
import { milan, rome, viewOf } from "./live-sides.js";

const sides = { rome, milan };
/** The contexts and namespaces that were looked into. */
let looked: string[];

beforeEach(() => {
  looked = [];
  vi.spyOn(ClusterView, "open").mockImplementation(({ context = "" }: ClusterAccess, namespace) => {
    looked.push(`${context} ${namespace}`);
    if (context === "nowhere") {
      return Promise.reject(new Error("connect ECONNREFUSED"));
    }
    const view = viewOf(sides[context as keyof typeof sides]());
    const data = namespace === "liqo" ? { CLUSTER_ID: context } : undefined;
    const object = () => Promise.resolve(data && { data });
    return Promise.resolve(Object.assign(view, { object }));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("diagnose", () => {
  it("looks into both clusters, without a Pulumi program", async () => {
    const { summary, checks } = await diagnose({ context: "rome" }, { context: "milan" });

    expect(summary).toBe("Connected");
    expect(new Set(checks.map(({ cluster }) => cluster))).toEqual(new Set(["rome", "milan"]));
    expect(looked.slice(2).sort()).toEqual(["milan liqo-tenant-rome", "rome liqo-tenant-milan"]);
  });

  it("looks into one cluster, if the other is known by its ID alone", async () => {
    const { summary, checks } = await diagnose({ context: "rome" }, "milan");

    expect(summary).toBe("Connected");
    expect(checks.find(({ name }) => name === "public key")?.result).toBe("unknown");
    expect(looked.at(-1)).toBe("rome liqo-tenant-milan");
  });

  it("reads no ID and looks in no namespace other than those it is given", async () => {
    await diagnose({ context: "rome", clusterId: "rome", namespace: "to-milan" }, "milan");

    expect(looked).toEqual(["rome to-milan"]);
  });

  it("finds that a cluster cannot be reached, and looks into the other if it knows where", async () => {
    const unreachable = { context: "nowhere", clusterId: "rome" };
    const { summary, checks } = await diagnose({ context: "milan" }, unreachable);

    expect(summary).toBe(
      "in cluster nowhere, nothing could be looked at: connect ECONNREFUSED. " +
        "Next: see whether its API server answers and takes this access: kubectl --context nowhere get namespaces",
    );
    expect(checks.at(-1)).toMatchObject({ name: "connection", cluster: "milan", result: "ok" });
  });

  it("says what it needs where it cannot read an ID", async () => {
    const { checks } = await diagnose({ context: "milan" }, { context: "nowhere" });

    expect(checks.map(({ cluster, found }) => `${cluster}: ${found}`)).toEqual([
      "milan: nothing could be looked at: the ID of the other cluster is not known, after which its objects are named: " +
        "give its clusterId",
      "nowhere: nothing could be looked at: connect ECONNREFUSED",
    ]);
  });

  it("refuses what it would leave out in silence", async () => {
    const mistyped = {
      contxt: "rome",
      clusterId: pulumi.output("rome"),
    } as unknown as ClusterAccess;

    await expect(diagnose(mistyped, "Milan")).rejects.toThrow(
      [
        "diagnose has invalid arguments:",
        "  - one.contxt: unknown argument, expected one of context, kubeconfig, clusterId, namespace, liqoNamespace",
        '  - other: expected Liqo\'s cluster ID, at most 63 lower-case letters, digits and "-", got "Milan"',
      ].join("\n"),
    );
    await expect(diagnose({ clusterId: pulumi.output("rome") } as never, "milan")).rejects.toThrow(
      "one.clusterId: expected a text, got an output",
    );
    await expect(diagnose("rome" as never, "milan")).rejects.toThrow(
      'one: expected an object with context, kubeconfig, clusterId, namespace, liqoNamespace, got "rome"',
    );
    expect(looked).toEqual([]);
  });

  it("says that there is no Liqo", async () => {
    const { summary } = await diagnose({ context: "rome", liqoNamespace: "elsewhere" }, "milan");

    expect(summary).toContain(
      "there is no ConfigMap elsewhere/liqo-clusterid-configmap with the cluster's ID: " +
        "is Liqo installed there? If so, give liqoNamespace or clusterId",
    );
  });
});
