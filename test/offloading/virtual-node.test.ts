import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import { digestOf, slowDigestOf } from "../../src/digest.js";
import {
  type LiqoCluster,
  ResourceSlice,
  type ResourceSliceArgs,
  VirtualNode,
} from "../../src/index.js";
import { accessOf } from "../../src/offloading/virtual-kubelet.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import { deleteObject, failureOf, find, namesOf, specOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../rome-and-milan.js";
import { it, offloading, offloadShop } from "./offloading-program.js";

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
      createNode: true,
      disableNetworkCheck: false,
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

it("is not waited for if its ResourceSlice was deleted", async ({ clusters }) => {
  await clusters.up(offloading());
  await deleteObject("rome ResourceSlice milan", "liqo-tenant-milan");
  const labels = { "example.com/zone": "b" };

  expect(await failureOf(clusters, offloading({ node: { labels } }))).toMatch(
    textPattern(
      "Node milan of cluster rome cannot run pods: its ResourceSlice was not found Create it again: pulumi up --refresh",
    ),
  );
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
    'offloads[0]: expected a NamespaceOffloading, got "shop": write new NamespaceOffloading("shop", { cluster, namespace: "shop" })',
  ]);
});

it("rejects settings that the API server would reject later, all at once", async ({ clusters }) => {
  const program = () => {
    const { rome } = romeAndMilan();
    const inRome = { cluster: rome, remoteClusterId: "milan" };
    new VirtualNode("node", {
      ...inRome,
      resourceSlice: new ResourceSlice("slice", inRome),
      labels: { "liqo.io/type": "edge", "liqo.io/region": "eu" },
      taints: [{ key: "virtual-node.liqo.io/not-allowed", effect: "NoSchedule" }],
      tolerations: [{ key: "gpu", operator: "Exists", value: "a100" }],
      nodeAffinity: { nodeSelectorTerms: [] },
    });
  };

  await expect(clusters.preview(program)).rejects.toThrow(
    textPattern(
      'VirtualNode "node" has invalid arguments: ' +
        '- labels["liqo.io/type"]: expected another key, because Liqo sets this label itself ' +
        "- taints[0].key: expected another key, because Liqo sets this taint itself " +
        '- tolerations[0].value: expected no value, because operator is "Exists", got "a100" ' +
        "- nodeAffinity.nodeSelectorTerms: unknown argument",
    ),
  );
});

describe("rejects a slice", () => {
  const failureWith = async (
    clusters: SimulatedClusters,
    slice: (rome: LiqoCluster, milan: LiqoCluster) => ResourceSliceArgs,
  ) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const resourceSlice = new ResourceSlice("slice", slice(rome, milan));
      new VirtualNode("node", { cluster: rome, remoteClusterId: "milan", resourceSlice });
    };
    return clusters.preview(program).then(
      () => "preview succeeded",
      (error: unknown) => String(error),
    );
  };

  it("of another cluster", async ({ clusters }) => {
    expect(
      await failureWith(clusters, (_, milan) => ({ cluster: milan, remoteClusterId: "rome" })),
    ).toMatch(
      textPattern(
        "- resourceSlice: expected a slice of rome, got a slice of milan " +
          '- resourceSlice: expected a slice of the provider "milan", got a slice of "rome"',
      ),
    );
  });

  it.for([
    ["a plain ID", "turin"],
    ["an output", pulumi.output("turin")],
  ] as const)("of another provider, %s", async ([, remoteClusterId], { clusters }) => {
    expect(await failureWith(clusters, (rome) => ({ cluster: rome, remoteClusterId }))).toMatch(
      textPattern(
        '- resourceSlice: expected a slice of the provider "milan", got a slice of "turin"',
      ),
    );
  });

  it("in another namespace", async ({ clusters }) => {
    expect(
      await failureWith(clusters, (rome) => {
        return { cluster: rome, remoteClusterId: "milan", namespace: "milan" };
      }),
    ).toMatch(
      textPattern(
        '- resourceSlice: expected a slice in namespace "liqo-tenant-milan", got a slice in "milan"',
      ),
    );
  });
});

it("rejects an offloaded namespace of another cluster", async ({ clusters }) => {
  const program = () => {
    const { rome, milan } = romeAndMilan();
    const inRome = { cluster: rome, remoteClusterId: "milan" };
    const resourceSlice = new ResourceSlice("slice", inRome);
    new VirtualNode("node", { ...inRome, resourceSlice, offloads: [offloadShop(milan)] });
  };

  await expect(clusters.preview(program)).rejects.toThrow(
    textPattern("- offloads[0]: expected a namespace of rome, got a namespace of milan"),
  );
});

describe("the access of the virtual kubelet in an annotation", () => {
  const access = { apiServer: "https://192.0.2.2:6443", ca: "Y2E=" };
  const proxyURL = "http://user:secret@10.20.0.1:8118";

  it("changes with the password of the proxy, but no fast digest contains it", () => {
    const withProxy = accessOf({ ...access, proxyURL });

    expect(withProxy).not.toBe(accessOf(access));
    expect(withProxy).not.toBe(accessOf({ ...access, proxyURL: proxyURL.replace("secret", "x") }));
    expect(withProxy).toBe(slowDigestOf(proxyURL, digestOf([access.apiServer, access.ca])));
  });
});
