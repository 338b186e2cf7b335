import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { VirtualNode } from "../../src/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { deleteObject, failureOf, find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it, offloading } from "./offloading-program.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const NODE = "rome VirtualNode milan";

/** The creations, updates and deletions of VirtualNodes. */
const changesOf = (events: readonly string[]) =>
  events.filter((event) => /^(create|update|delete) rome VirtualNode /.test(event));

describe("a VirtualNode", () => {
  it("has the granted resources, and is Ready", async ({ clusters }) => {
    const { outputs } = await clusters.up(offloading());

    expect(outputs).toMatchObject({ nodeName: "milan", status: "Ready" });
    expect(await find(clusters, NODE)).toMatchObject({
      metadata: {
        namespace: "liqo-tenant-milan",
        labels: { "liqo.io/remote-cluster-id": "milan" },
      },
    });
    expect(await specOf(clusters, NODE)).toEqual({
      clusterID: "milan",
      kubeconfigSecretRef: { name: "kubeconfig-resourceslice-milan" },
      resourceQuota: {
        hard: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "20Gi" },
      },
      labels: { "liqo.io/remote-cluster-id": "milan" },
    });
    expect(await namesOf(clusters, "Node")).toEqual(["rome milan"]);
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    await clusters.up(offloading());
    const second = await clusters.up(offloading());
    clusters.refresh();
    const third = await clusters.up(offloading());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
    expect(third.outputs.status).toBe("Ready");
  });

  it("is updated if the grant changes, and waits for its Node again", async ({
    clusters,
    events,
  }) => {
    await clusters.up(offloading());
    events.length = 0;
    await clusters.up(offloading({ slice: { resources: { cpu: "6" } } }));

    expect(changesOf(events)).toEqual([
      "update rome VirtualNode liqo-tenant-milan/milan",
      "update rome VirtualNode liqo-tenant-milan/milan",
    ]);
    expect(await specOf(clusters, NODE)).toMatchObject({ resourceQuota: { hard: { cpu: "6" } } });
  });

  it("without a Node is not waited for, and reports NoNode", async ({ clusters }) => {
    const { outputs } = await clusters.up(offloading({ node: { createNode: false } }));

    expect(outputs.status).toBe("NoNode");
    expect(await specOf(clusters, NODE)).toMatchObject({ createNode: false });
    expect(await namesOf(clusters, "Node")).toEqual([]);
  });

  it("is unknown in the first preview, but shows its name", async ({ clusters }) => {
    const { outputs } = await clusters.preview(offloading());

    expect(outputs).toMatchObject({ nodeName: "milan", status: undefined });
  });

  it("is deleted before its slice, and only once", async ({ clusters, events }) => {
    await clusters.up(offloading());
    events.length = 0;
    await clusters.destroy();

    expect(events.slice(0, 3)).toEqual([
      "delete rome VirtualNode liqo-tenant-milan/milan",
      "delete rome ResourceSlice liqo-tenant-milan/milan",
      "delete rome Identity liqo-tenant-milan/controlplane-milan",
    ]);
    expect(changesOf(events)).toHaveLength(1);
  });
});

describe("the status of a VirtualNode, without an error,", () => {
  it("is NotReady if the Node is not found, with a warning", async ({ clusters }) => {
    await clusters.up(offloading());
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await deleteObject("rome Secret kubeconfig-resourceslice-milan", "liqo-tenant-milan");
    await deleteObject("rome Node milan");
    const { outputs } = await clusters.preview(offloading());

    expect(outputs.status).toBe("Ready");
    expect(warn).not.toHaveBeenCalled();
  });
});

describe("the network between the clusters", () => {
  const startConnected = async () => {
    const clusters = await startRomeAndMilan();
    await clusters.up(() => joined());
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    return clusters;
  };

  it("must work until the Node is Ready", async () => {
    const clusters = await startConnected();
    const other = clusters.stack("peering");
    const failure = await failureOf(other, offloading());

    expect(failure).toMatch(
      textPattern("Node milan is not Ready: The Liqo cluster interconnection is down"),
    );
  });

  it("need not work with networkCheck false", async () => {
    const clusters = await startConnected();
    const { outputs } = await clusters
      .stack("peering")
      .up(offloading({ node: { networkCheck: false } }));

    expect(outputs.status).toBe("Ready");
    expect(await specOf(clusters, NODE)).toMatchObject({ disableNetworkCheck: true });
  });
});

it("rejects invalid arguments, and creates no object", async ({ clusters }) => {
  const program = () => {
    const { rome } = romeAndMilan();
    new VirtualNode("node", {
      ...{ cluster: rome, remoteClusterId: "milan" },
      resourceSlice: {},
      offloads: ["shop"],
    } as never);
  };

  await expectInvalidArgs(clusters, program, 'VirtualNode "node"', [
    "resourceSlice: expected a ResourceSlice, got an object",
    'offloads[0]: expected a NamespaceOffloading, got "shop"',
  ]);
});
