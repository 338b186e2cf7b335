import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { LiqoPeering, UnreachableCluster, type UnreachableClusterArgs } from "../../src/index.js";
import type { SimulatedClusterOptions, SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { failureOf, find, namesOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";
import { peering } from "./peering-program.js";

const CORE = "core.liqo.io/v1beta1";
const ANNOTATION = "liqo.io/foreign-cluster-permanently-unreachable";

/** The ForeignCluster of oslo, a cluster that no test starts. */
const OSLO = {
  apiVersion: CORE,
  kind: "ForeignCluster",
  metadata: { name: "oslo", annotations: { "example.com/kept": "yes" } },
  spec: { clusterID: "oslo" },
  status: { conditions: [{ type: "APIServerStatus", status: "Error" }] },
};

const LEFT = {
  apiVersion: "offloading.liqo.io/v1beta1",
  kind: "VirtualNode",
  metadata: {
    ...{ name: "oslo-node", namespace: "default" },
    labels: { "liqo.io/remote-cluster-id": "oslo" },
  },
  spec: { clusterID: "oslo" },
};

const withRome = (rome: SimulatedClusterOptions) => ({ rome });
const it = simulatedTest(withRome({ objects: [OSLO] }));

afterEach(() => {
  vi.restoreAllMocks();
});

/** Declares in rome that oslo is lost. */
const lost =
  (args: Partial<UnreachableClusterArgs> = {}) =>
  () => {
    const { rome } = romeAndMilan();
    const { status } = new UnreachableCluster("lost", {
      cluster: rome,
      remoteClusterId: "oslo",
      ...args,
    });
    return { status };
  };

describe("an UnreachableCluster", () => {
  it("annotates the ForeignCluster, and does not change in a second up", async ({ clusters }) => {
    const { outputs } = await clusters.up(lost());
    const second = await clusters.up(lost());
    clusters.refresh();
    const third = await clusters.up(lost());

    expect(outputs.status).toBe("Removed");
    expect(await find(clusters, "rome ForeignCluster oslo")).toMatchObject({
      metadata: { annotations: { [ANNOTATION]: "true", "example.com/kept": "yes" } },
      spec: { clusterID: "oslo" },
    });
    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
  });

  it("removes only its annotation when it is removed", async ({ clusters }) => {
    await clusters.up(lost());
    await clusters.up(() => romeAndMilan());

    const object = await find(clusters, "rome ForeignCluster oslo");
    expect(object?.metadata.annotations).toEqual({ "example.com/kept": "yes" });
    expect(object?.["spec"]).toEqual({ clusterID: "oslo" });
  });

  it("reports which objects of the peering are left", async () => {
    const clusters = await startRomeAndMilan(withRome({ objects: [OSLO, LEFT] }));
    const { outputs } = await clusters.up(lost());

    expect(outputs.status).toBe("Unreachable: VirtualNode oslo-node");
  });
});

describe("pods that Liqo has begun to evict from the virtual node", () => {
  const terminating = { deletionTimestamp: "2026-01-01T00:00:00Z" };
  const pod = (name: string, metadata = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { "liqo.io/shadowPod": "true" }, ...metadata },
    spec: { nodeName: "oslo-node", containers: [] },
  });
  const podsOf = async (clusters: SimulatedClusters) =>
    (await namesOf(clusters, "Pod")).filter((name) => !name.includes("vk-")).sort();
  const PODS = [pod("evicted", terminating), pod("running")];

  it.for([
    ["are deleted if the virtual node is Terminating", terminating, ["rome running"]],
    ["stay if the virtual node stays", {}, ["rome evicted", "rome running"]],
  ] as const)("%s", async ([, metadata, pods]) => {
    const node = { ...LEFT, metadata: { ...LEFT.metadata, ...metadata } };
    const clusters = await startRomeAndMilan(withRome({ objects: [OSLO, node, ...PODS] }));
    vi.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
    await clusters.preview(lost());
    expect(await podsOf(clusters)).toEqual(["rome evicted", "rome running"]);
    await clusters.up(lost());

    expect(await podsOf(clusters)).toEqual(pods);
  });
});

describe("an UnreachableCluster is rejected, and changes no object,", () => {
  it("if Liqo reaches the remote cluster", async ({ clusters }) => {
    await clusters.up(peering());

    expect(await failureOf(clusters, lost({ remoteClusterId: "milan" }))).toMatch(
      textPattern(
        "remoteClusterId: Liqo in cluster rome reaches the API server of milan: remove this " +
          "resource, and delete the peering while milan is reachable",
      ),
    );
    const { metadata } = (await find(clusters, "rome ForeignCluster milan")) ?? {};
    expect(metadata?.annotations).toBeUndefined();
  });

  it("in a provider, which waits for no consumer", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const args = { consumer: rome, provider: milan, network: false } as const;
      const { status } = new LiqoPeering("rome-milan", args);
      new UnreachableCluster("lost", { cluster: milan, remoteClusterId: "rome" });
      return { status };
    };
    await clusters.up(peering({ network: false }));

    expect(await failureOf(clusters, program)).toMatch(
      textPattern(
        "remoteClusterId: Liqo in cluster milan does not use the API server of rome, so no object of a " +
          "peering waits for rome: remove this resource",
      ),
    );
  });

  it("if Liqo does not know the remote cluster", async ({ clusters }) => {
    await expectInvalidArgs(
      clusters,
      lost({ remoteClusterId: "oslow" }),
      'UnreachableCluster "lost"',
      [
        "remoteClusterId: ForeignCluster oslow was not found in cluster rome, so no object of a peering " +
          "waits for oslow: check the ID, or remove this resource and run pulumi up --refresh",
      ],
    );
    expect(await find(clusters, "rome ForeignCluster oslow")).toBeUndefined();
  });

  it("if Liqo is too old, or if the ID is that of the cluster itself", async () => {
    const rome = { liqoVersion: "1.0.3", objects: [OSLO] };
    const clusters = await startRomeAndMilan(withRome(rome));

    expect(await failureOf(clusters, lost({ remoteClusterId: "rome" }))).toMatch(
      textPattern(
        'remoteClusterId: expected another cluster, got "rome" itself - cluster: needs Liqo 1.1.0 ' +
          "or later, the cluster runs 1.0.3: older versions do not know permanently unreachable clusters",
      ),
    );
  });

  it("if it is declared twice", async ({ clusters }) => {
    const program = () => {
      const { rome } = romeAndMilan();
      new UnreachableCluster("one", { cluster: rome, remoteClusterId: "oslo" });
      new UnreachableCluster("two", { cluster: rome, remoteClusterId: "oslo" });
    };

    expect(await failureOf(clusters, program)).toMatch(
      textPattern(
        'remoteClusterId: "one" already declares that oslo is unreachable: remove either',
      ),
    );
  });

  it("if the ID is a secret, which no message contains", async ({ clusters }) => {
    const program = lost({ remoteClusterId: pulumi.secret("oslow") });

    const message = await failureOf(clusters, program);
    expect(message).toMatch(
      textPattern(
        "remoteClusterId: ForeignCluster [secret] was not found in cluster rome, so no object of a peering " +
          "waits for [secret]: check the ID, or remove this resource and run pulumi up --refresh",
      ),
    );
    expect(message).not.toContain("oslow");
  });

  it("if an argument is invalid", async ({ clusters }) => {
    const args = { remoteClusterId: "Oslo", adopt: true } as never;
    await expectInvalidArgs(clusters, lost(args), 'UnreachableCluster "lost"', [
      "adopt: unknown argument, expected one of cluster, remoteClusterId",
      "remoteClusterId: expected Liqo's cluster ID, at most 63 lower-case letters, ...",
    ]);
  });
});
