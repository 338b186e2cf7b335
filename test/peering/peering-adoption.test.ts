import { describe, expect } from "vitest";
import { simulatedClusters } from "../../src/cluster/simulation.js";
import { liqo, LiqoPeering, type LiqoPeeringArgs } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { dataOf, deleteObject, failureOf, find, namesOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { declareGateways } from "../network/gateway/liqoctl-gateways.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering as declaredByHand } from "../testing/peering/declared-peering.js";
import { DEFAULT_GRANT, peering } from "./peering-program.js";

/** Peers the clusters without this package, with the objects and names of `liqoctl peer`. */
async function peerWithLiqoctl(clusters: SimulatedClusters): Promise<void> {
  await clusters.stack("liqoctl").up(declaredByHand({ createVirtualNode: true }));
}

/** Connects the clusters in their tenant namespaces, as `liqoctl peer` does. */
async function connectWithLiqoctl(clusters: SimulatedClusters): Promise<void> {
  await clusters.stack("liqoctl-network").up(() => {
    const { rome, milan } = romeAndMilan();
    declareGateways({ rome, milan });
    const remote = { cidr: { pod: ["10.10.0.0/16"], external: ["10.70.0.0/16"] } };
    for (const [cluster, name] of [
      [rome, "milan"],
      [milan, "rome"],
    ] as const) {
      const labels = { "liqo.io/remote-cluster-id": name };
      const metadata = { name, namespace: `liqo-tenant-${name}`, labels };
      const { provider } = cluster;
      new liqo.Configuration(`to-${name}`, { metadata, spec: { remote } }, { provider });
    }
  });
}

const ADOPTED_NETWORK = {
  gatewayServer: { keys: "liqo-managed", namespace: "liqo-tenant-rome" },
  gatewayClient: { keys: "liqo-managed", namespace: "liqo-tenant-milan" },
} as const;

const adopted = peering({ network: false, adopt: true });

describe("a virtual node of liqoctl", () => {
  it.for([
    [{ createNode: false }, "createNode true (declared: false)"],
    [{ networkCheck: false }, "networkCheck (spec.disableNetworkCheck) false (declared: true)"],
    [
      { vkOptionsTemplate: { name: "virtual-kubelet-default", namespace: "liqo" } },
      'vkOptionsTemplate.name (spec.vkOptionsTemplateRef.name) null (declared: "virtual-kubelet-default")',
    ],
  ] as const)(
    "is not adopted with other options: %j",
    async ([virtualNode, difference], { clusters }) => {
      await peerWithLiqoctl(clusters);
      const program = peering({
        network: false,
        adopt: true,
        consumerNamespace: "liqo-tenant-milan",
        providerNamespace: "liqo-tenant-rome",
        resourceSlices: [{ virtualNode }],
      });

      expect(await failureOf(clusters, program)).toMatch(textPattern(difference));
    },
  );
});

describe("a peering of liqoctl with its network", () => {
  it("is rejected, and the error names each argument that adopts it", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);
    await connectWithLiqoctl(clusters);

    await expect(clusters.preview(peering())).rejects.toThrow(`\
LiqoPeering "rome-milan" has invalid arguments:
  - network.gatewayServer: Configuration rome, GatewayServer rome, Secret gw-rome in namespace
    liqo-tenant-rome of cluster milan already exist and were not created by this stack: to adopt the
    tunnel, set keys: "liqo-managed", namespace: "liqo-tenant-rome". Otherwise delete them, for
    example with liqoctl unpeer
  - network.gatewayClient: Configuration milan, GatewayClient milan, Secret gw-milan in namespace
    liqo-tenant-milan of cluster rome already exist and were not created by this stack: to adopt the
    tunnel, set keys: "liqo-managed", namespace: "liqo-tenant-milan". Otherwise delete them, for
    example with liqoctl unpeer
  - adopt: Tenant rome in namespace liqo-tenant-rome of cluster milan and Identity
    controlplane-milan in namespace liqo-tenant-milan of cluster rome already exist and were not
    created by this stack: to adopt the peering, set adopt: true, network.gatewayServer.namespace:
    "liqo-tenant-rome", network.gatewayClient.namespace: "liqo-tenant-milan". Otherwise delete them,
    for example with liqoctl unpeer
See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-peering`);
  });

  it("is rejected with the role of its server if the roles are swapped", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);
    await connectWithLiqoctl(clusters);

    await expect(clusters.preview(peering({ network: { server: "Consumer" } }))).rejects.toThrow(
      textPattern(
        'to adopt the tunnel, set network.server to "Provider", where its GatewayServer is',
      ),
    );
  });

  it("is adopted with these arguments", async ({ clusters, events }) => {
    await peerWithLiqoctl(clusters);
    await connectWithLiqoctl(clusters);
    events.length = 0;
    const { outputs } = await clusters.up(peering({ adopt: true, network: ADOPTED_NETWORK }));

    expect(outputs.status).toBe("Ready");
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
  });

  it("is rejected without the namespace of a gateway", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);
    await connectWithLiqoctl(clusters);
    const keys = "liqo-managed";
    const network = { gatewayServer: { keys }, gatewayClient: { keys } } as const;

    await expect(clusters.preview(peering({ adopt: true, network }))).rejects.toThrow(
      textPattern(
        'To use the namespace and keep it on destroy, set network.gatewayServer.namespace to "liqo-tenant-rome".',
      ),
    );
  });
});

describe("the objects of a peering that liqoctl created", () => {
  it("are rejected without adopt, in the preview, and stay as they are", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);
    const before = await clusters.liveObjects();
    const program = peering({
      network: false,
      consumerNamespace: "liqo-tenant-milan",
      providerNamespace: "liqo-tenant-rome",
    });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        "- adopt: Tenant rome in namespace liqo-tenant-rome of cluster milan and Identity controlplane-milan in namespace " +
          "liqo-tenant-milan of cluster rome already exist and were not created by this stack: to adopt the peering, set adopt: " +
          "true. Otherwise delete them, for example with liqoctl unpeer " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#adopt-peering",
      ),
    );
    await expect(clusters.up(program)).rejects.toThrow(textPattern("adopt: true"));
    expect(await clusters.liveObjects()).toEqual(before);
  });

  it("are adopted with adopt, and keep the nonce and the Node", async ({ clusters, events }) => {
    await peerWithLiqoctl(clusters);
    const { nonce } = await dataOf(clusters, "milan Secret liqo-nonce");
    const node = await find(clusters, "rome Node milan");
    events.length = 0;
    const program = peering({
      network: false,
      adopt: true,
      consumerNamespace: "liqo-tenant-milan",
      providerNamespace: "liqo-tenant-rome",
    });
    const { outputs } = await clusters.up(program);

    expect(outputs).toMatchObject({
      status: "Ready",
      nodes: [{ name: "milan", granted: DEFAULT_GRANT }],
    });
    expect(await dataOf(clusters, "milan Secret liqo-nonce")).toEqual({ nonce });
    expect((await find(clusters, "rome Node milan"))?.metadata.uid).toBe(node?.metadata.uid);
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
    expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
  });

  it("are not adopted if the Tenant is Cordoned or the slice has another class", async ({
    clusters,
  }) => {
    await peerWithLiqoctl(clusters);
    const namespaces = {
      consumerNamespace: "liqo-tenant-milan",
      providerNamespace: "liqo-tenant-rome",
    };
    const adopting = (settings: Partial<LiqoPeeringArgs>) =>
      clusters.preview(peering({ network: false, adopt: true, ...namespaces, ...settings }));

    await expect(adopting({ tenantCondition: "Cordoned" })).rejects.toThrow(
      'tenantCondition "Active" (declared: "Cordoned")',
    );
    await expect(adopting({ resourceSlices: [{ class: "gpu" }] })).rejects.toThrow(
      'class "default" (declared: "gpu")',
    );
  });

  it("are deleted with the peering that adopted them", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);
    await clusters.up(
      peering({
        network: false,
        adopt: true,
        consumerNamespace: "liqo-tenant-milan",
        providerNamespace: "liqo-tenant-rome",
      }),
    );
    await clusters.destroy();

    expect(await namesOf(clusters, "Tenant")).toEqual([]);
    expect(await namesOf(clusters, "Identity")).toEqual([]);
    expect(await namesOf(clusters, "VirtualNode")).toEqual([]);
    expect(await namesOf(clusters, "Namespace")).toContain("rome liqo-tenant-milan");
  });

  it("are rejected with the namespaces to set", async ({ clusters }) => {
    await peerWithLiqoctl(clusters);

    await expect(clusters.preview(peering({ network: false }))).rejects.toThrow(
      textPattern(
        'set adopt: true, providerNamespace: "liqo-tenant-rome", consumerNamespace: "liqo-tenant-milan".',
      ),
    );
  });

  it("in namespaces that the peering would create are rejected, also with adopt", async ({
    clusters,
  }) => {
    await peerWithLiqoctl(clusters);

    const failure = clusters.preview(adopted);
    await expect(failure).rejects.toThrow(
      textPattern(
        "namespace liqo-tenant-rome of cluster milan already exists and holds objects that this stack did not create",
      ),
    );
    await expect(failure).rejects.toThrow(
      textPattern('keep it on destroy, set providerNamespace to "liqo-tenant-rome".'),
    );
  });

  it("without a Tenant and an Identity are rejected by their hooks", async ({ clusters }) => {
    await clusters.stack("liqoctl").up(declaredByHand({ until: "nonce" }));
    const program = peering({ network: false, providerNamespace: "liqo-tenant-rome" });

    await expect(clusters.preview(program)).rejects.toThrow(
      textPattern(
        "Secret liqo-tenant-rome/liqo-nonce of cluster milan already exists and was not created by this stack To adopt it, set " +
          "adopt: true on the LiqoPeering. Otherwise delete it.",
      ),
    );
  });
});

describe("a namespace that the peering created", () => {
  it("is not deleted if an argument names it later", async ({ clusters, events }) => {
    await clusters.up(peering({ network: false }));
    events.length = 0;
    const named = peering({ network: false, consumerNamespace: "liqo-tenant-milan" });

    await expect(clusters.up(named)).rejects.toThrow(
      textPattern(
        "consumerNamespace: namespace liqo-tenant-milan of cluster rome was created by this stack, and this program no longer " +
          "declares it, so up would delete it with everything in it.",
      ),
    );
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
  });
});

describe("a renamed peering", () => {
  const named = (name: string, aliases?: { name: string }[]) => () => {
    const { rome, milan } = romeAndMilan();
    const { status } = new LiqoPeering(name, { consumer: rome, provider: milan }, { aliases });
    return { status };
  };

  it("keeps its objects if an alias names the former name", async ({ clusters, events }) => {
    await clusters.up(named("old"));
    events.length = 0;
    const { outputs, changes } = await clusters.up(named("new", [{ name: "old" }]));

    expect(outputs.status).toBe("Ready");
    expect(changes).toMatchObject({ create: 0, replace: 0, delete: 0 });
    expect(events.filter((event) => /^(create|delete) /.test(event))).toEqual([]);
  });

  it("is rejected without an alias, and keeps its objects", async ({ clusters, events }) => {
    await clusters.up(named("old"));
    events.length = 0;

    await expect(clusters.preview(named("new"))).rejects.toThrow(textPattern('is managed by "old'));
    await expect(clusters.up(named("new"))).rejects.toThrow();
    expect(events.filter((event) => event.startsWith("delete "))).toEqual([]);
    expect((await clusters.up(named("old"))).outputs.status).toBe("Ready");
  });
});

describe("a peering of the stack", () => {
  it("needs no adopt if liqoctl has removed annotations from its Tenant", async ({ clusters }) => {
    const program = peering({ network: false });
    await clusters.up(program);
    const { metadata, ...tenant } = (await find(clusters, "milan Tenant rome")) ?? {};
    const { name = "", namespace = "", labels } = metadata ?? {};
    await deleteObject("milan Tenant rome", namespace);
    const api = simulatedClusters()?.({ context: "milan" });
    await api?.create({ ...tenant, metadata: { name, namespace, labels } });

    const { outputs } = await clusters.up(program);

    expect(outputs.status).toBe("Ready");
  });
});
