import * as k8s from "@pulumi/kubernetes";
import { describe, expect } from "vitest";
import * as liqo from "../../../src/liqo/index.js";
import { SimulatedClusters } from "../../../src/testing/index.js";
import { joined, namespace } from "../../rome-and-milan.js";
import { it } from "../../simulated-test.js";
import { declarePeering, inCluster, peering } from "./declared-peering.js";

/** A program with a peering and an offloaded namespace. */
function offloading(spec: Partial<liqo.NamespaceOffloadingSpec> = {}) {
  return () => {
    const node = declarePeering({ until: "node" });
    const opts = inCluster("rome", node);
    const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } }, opts);
    new liqo.NamespaceOffloading(
      "offloading",
      {
        metadata: {
          name: "offloading",
          namespace: shop.metadata.name,
          annotations: {
            "pulumi.com/waitFor": JSON.stringify([
              "jsonpath={.status.offloadingPhase}=Ready",
              "jsonpath={.status[?@ == $.metadata.generation]}",
            ]),
          },
        },
        spec: {
          namespaceMappingStrategy: "DefaultName",
          podOffloadingStrategy: "LocalAndRemote",
          clusterSelector: { nodeSelectorTerms: [] },
          ...spec,
        },
      },
      opts,
    );
  };
}

const selector = (operator: string, key: string, values?: string[]) => ({
  clusterSelector: {
    nodeSelectorTerms: [{ matchExpressions: [{ key, operator, ...(values && { values }) }] }],
  },
});

/** The live objects of a kind as `<cluster> <name>`. */
async function names(clusters: SimulatedClusters, kind: string): Promise<string[]> {
  const objects = await clusters.liveObjects(kind);
  return objects.map(({ cluster, metadata }) => `${cluster} ${metadata.name}`);
}

async function failure(clusters: SimulatedClusters, program: () => void): Promise<string> {
  return clusters.up(program).then(
    () => "up succeeded",
    (error: unknown) => String(error),
  );
}

describe("a VirtualNode", () => {
  it("gets a virtual kubelet and a Ready Node", async ({ clusters }) => {
    await clusters.up(peering({ until: "node" }));

    expect(await names(clusters, "Deployment")).toContain("rome vk-milan");
    expect(await clusters.liveObjects("Node")).toMatchObject([
      {
        cluster: "rome",
        metadata: {
          name: "milan",
          labels: { "liqo.io/type": "virtual-node", "liqo.io/remote-cluster-id": "milan" },
        },
        status: { conditions: [{ type: "Ready", status: "True" }], capacity: { cpu: "4" } },
      },
    ]);
    expect(await names(clusters, "NamespaceMap")).toEqual(["rome milan", "milan milan"]);
  });

  it("is deleted with its Node, and with the NamespaceMap if it is the last", async ({
    clusters,
  }) => {
    await clusters.up(peering({ until: "node" }));
    await clusters.up(peering());

    expect(await names(clusters, "Node")).toEqual([]);
    expect(await names(clusters, "NamespaceMap")).toEqual([]);
    expect(await names(clusters, "Deployment")).not.toContain("rome vk-milan");
  });

  it("is Running after the delay of a virtual kubelet", async () => {
    const clusters = await SimulatedClusters.start(
      { rome: {}, milan: {} },
      { delays: { virtualKubelet: 150 } },
    );
    await clusters.up(peering({ until: "node" }));

    expect(await names(clusters, "Node")).toEqual(["rome milan"]);
  });

  it("has a Node that is not Ready while the network is not connected", async ({ clusters }) => {
    const connected = () => {
      joined();
    };
    await clusters.up(connected);
    clusters.setFaults([{ cluster: "milan", kind: "tunnel-blocked" }]);
    const other = clusters.stack("peering");

    expect(await failure(other, peering({ until: "node" }))).toContain(
      "Reason: Node milan is not Ready: The Liqo cluster interconnection is down",
    );
    clusters.setFaults([]);
    await other.up(peering({ until: "node" }));
    expect(await clusters.liveObjects("Node")).toMatchObject([
      { status: { conditions: [{ status: "True" }] } },
    ]);
  });
});

describe("a ForeignCluster", () => {
  it("reports the role and the modules, and remains after the peering", async ({ clusters }) => {
    await clusters.up(peering({ until: "node" }));
    const condition = (type: string) => ({ type, status: "Ready" });
    const expected = [
      {
        cluster: "rome",
        metadata: { name: "milan" },
        status: {
          role: "Provider",
          modules: {
            networking: { enabled: false },
            authentication: { conditions: [condition("AuthIdentityControlPlaneStatus")] },
            offloading: {
              conditions: [
                condition("OffloadingVirtualNodeStatus"),
                condition("OffloadingNodeStatus"),
              ],
            },
          },
        },
      },
      {
        cluster: "milan",
        metadata: { name: "rome" },
        status: {
          role: "Consumer",
          modules: { authentication: { conditions: [condition("AuthTenantStatus")] } },
        },
      },
    ];

    expect(await clusters.liveObjects("ForeignCluster")).toMatchObject(expected);
    await clusters.destroy();
    expect(await names(clusters, "ForeignCluster")).toEqual(["rome milan", "milan rome"]);
  });

  it("does not exist for a network without a peering", async ({ clusters }) => {
    await clusters.up(() => joined());

    expect(await clusters.liveObjects("ForeignCluster")).toEqual([]);
  });

  it("reports the network of a peering", async ({ clusters }) => {
    await clusters.up(() => joined());
    await clusters.stack("peering").up(peering({ until: "tenant" }));

    expect(await clusters.liveObjects("ForeignCluster")).toMatchObject([
      {
        status: {
          modules: {
            networking: {
              enabled: true,
              conditions: [
                { type: "NetworkConfigurationStatus", status: "Ready" },
                { type: "NetworkGatewayPresence", status: "Ready" },
                { type: "NetworkConnectionStatus", status: "Established" },
              ],
            },
          },
        },
      },
    ]);
  });
});

describe("a NamespaceOffloading", () => {
  it.for([
    [{}, "shop-rome"],
    [{ namespaceMappingStrategy: "EnforceSameName" }, "shop"],
    [{ namespaceMappingStrategy: "SelectedName", remoteNamespaceName: "other" }, "other"],
    [selector("In", "tier", ["gold"]), "shop-rome"],
    [selector("NotIn", "tier", ["silver"]), "shop-rome"],
    [selector("Exists", "liqo.io/remote-cluster-id"), "shop-rome"],
    [selector("DoesNotExist", "zone"), "shop-rome"],
  ] as const)(
    "with spec %j creates the namespace %s in the provider",
    async ([spec, name], { clusters }) => {
      await clusters.up(offloading(spec));

      const namespaces = await clusters.liveObjects("Namespace");
      expect(namespaces).toContainEqual(
        expect.objectContaining({
          cluster: "milan",
          metadata: expect.objectContaining({
            name,
            annotations: {
              "liqo.io/managed-by-namespace-map": "liqo-tenant-rome/milan",
              "liqo.io/original-name": "shop",
            },
          }) as unknown,
        }),
      );
      expect(await clusters.objects("NamespaceOffloading")).toMatchObject([
        {
          status: { offloadingPhase: "Ready", remoteNamespaceName: name, observedGeneration: 1 },
        },
      ]);
    },
  );

  it("labels its namespace, and cleans up after its deletion", async ({ clusters }) => {
    const scheduling = async () =>
      (await clusters.liveObjects("Namespace")).filter(
        ({ metadata }) => metadata.labels?.["liqo.io/scheduling-enabled"] === "true",
      );
    await clusters.up(offloading());
    expect(await scheduling()).toMatchObject([{ cluster: "rome", metadata: { name: "shop" } }]);
    await clusters.up(peering({ until: "node" }));

    expect(await scheduling()).toEqual([]);
    expect(await names(clusters, "Namespace")).not.toContain("milan shop-rome");
  });

  it("is not ready if its selector selects no virtual node", async ({ clusters }) => {
    expect(await failure(clusters, offloading(selector("In", "tier", ["silver"])))).toContain(
      "Reason: clusterSelector selects none of the 1 virtual nodes of cluster rome",
    );
  });

  it("is not ready if the namespace exists in the provider", async () => {
    const clusters = await SimulatedClusters.start({
      rome: {},
      milan: { objects: [namespace("shop-rome")] },
    });

    expect(await failure(clusters, offloading())).toContain(
      "Reason: the namespace exists in the provider, but Liqo has not created it",
    );
    await clusters.destroy();
    expect(await names(clusters, "Namespace")).toContain("milan shop-rome");
  });

  it("reports the generation that it observed", async ({ clusters }) => {
    await clusters.up(offloading());
    await clusters.up(offloading({ podOffloadingStrategy: "Remote" }));

    expect(await clusters.objects("NamespaceOffloading")).toMatchObject([
      { metadata: { generation: 2 }, status: { observedGeneration: 2 } },
    ]);
  });
});

it("a destroyed peering leaves only the ForeignClusters", async ({ clusters }) => {
  const before = (await clusters.liveObjects()).length;
  await clusters.up(offloading());
  await clusters.destroy();

  expect((await clusters.liveObjects()).length).toBe(before + 2);
});

it("a patch keeps the fields that it does not declare", async ({ clusters }) => {
  await clusters.up(peering({ until: "node" }));

  // The patch of this peering declares an empty spec.
  expect(await clusters.objects("ForeignCluster")).toMatchObject([
    { metadata: { generation: 1 }, spec: { clusterID: "milan" } },
  ]);
});

it("a Configuration has an IP and a FirewallConfiguration, which are deleted with it", async ({
  clusters,
}) => {
  const remapped = async () =>
    [...(await names(clusters, "IP")), ...(await names(clusters, "FirewallConfiguration"))].filter(
      (name) => name.includes("unknown-source"),
    );
  await clusters.up(() => joined());
  expect((await remapped()).sort()).toEqual([
    "milan rome-unknown-source",
    "milan rome-unknown-source-remap-ipmapping-gw",
    "rome milan-unknown-source",
    "rome milan-unknown-source-remap-ipmapping-gw",
  ]);
  await clusters.destroy();

  expect(await remapped()).toEqual([]);
});
