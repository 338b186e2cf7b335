import { describe, expect } from "vitest";
import { LiqoCluster, LiqoNetworkPair, LiqoPeering, TenantNamespace } from "../../src/index.js";
import { SimulatedClusters } from "../../src/testing/index.js";
import { namesOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering } from "./peering-program.js";

/** A program with a network, and a peering in one direction or in both. */
const bothWays = (directions: readonly ("rome-milan" | "milan-rome")[]) => () => {
  const { rome, milan } = romeAndMilan();
  const network = new LiqoNetworkPair("pair", { server: milan, client: rome });
  const [first, second] = directions.map((name) =>
    name === "rome-milan"
      ? new LiqoPeering(name, { consumer: rome, provider: milan, network })
      : new LiqoPeering(name, { consumer: milan, provider: rome, network }),
  );
  return { first: first?.status, second: second?.status };
};

describe("peerings in both directions over one network", () => {
  it("have a Node each", async ({ clusters }) => {
    const program = bothWays(["rome-milan", "milan-rome"]);
    const { outputs } = await clusters.up(program);

    expect(outputs).toEqual({ first: "Ready", second: "Ready" });
    expect((await namesOf(clusters, "Node")).sort()).toEqual(["milan rome", "rome milan"]);
    expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
    clusters.refresh();
    expect((await clusters.up(program)).changes).toMatchObject(UNCHANGED);
  });

  it("leave the other peering alone if one is removed", async ({ clusters, events }) => {
    await clusters.up(bothWays(["rome-milan", "milan-rome"]));
    events.length = 0;
    const { outputs } = await clusters.up(bothWays(["rome-milan"]));

    expect(outputs.first).toBe("Ready");
    expect(events.filter((event) => /^(create|update|delete) /.test(event))).toEqual([
      "delete milan VirtualNode liqo-tenant-rome/rome",
      "delete milan ResourceSlice liqo-tenant-rome/rome",
      "delete milan NamespaceMap liqo-tenant-rome/rome",
      "delete milan Identity liqo-tenant-rome/controlplane-rome",
      "delete milan Renew liqo-tenant-rome/controlplane-rome",
      "delete rome Tenant liqo-tenant-milan/milan",
      "delete milan Secret liqo-tenant-rome/liqo-signed-csr",
      "delete milan Secret liqo-tenant-rome/liqo-signed-nonce",
      "delete milan ResourceSlice liqo-tenant-rome/public-key-for-rome",
      "delete rome Secret liqo-tenant-milan/liqo-nonce",
    ]);
    expect(await namesOf(clusters, "Node")).toEqual(["rome milan"]);
  });

  it("delete everything on destroy", async ({ clusters }) => {
    const before = await clusters.liveObjects();
    await clusters.up(bothWays(["rome-milan", "milan-rome"]));
    await clusters.destroy();
    const after = await clusters.liveObjects();

    expect(after.filter(({ kind }) => kind !== "ForeignCluster")).toEqual(before);
  });
});

describe("a consumer", () => {
  it("can have several providers", async () => {
    const clusters = await SimulatedClusters.start({ rome: {}, milan: {}, turin: {} });
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const turin = new LiqoCluster("turin", { context: "turin" });
      const peer = (provider: LiqoCluster) =>
        new LiqoPeering(`rome-${provider.name}`, { consumer: rome, provider, network: false });
      return [peer(milan).status, peer(turin).status];
    };
    const { outputs } = await clusters.up(program);

    expect(outputs).toEqual(["Ready", "Ready"]);
    expect((await namesOf(clusters, "Node")).sort()).toEqual(["rome milan", "rome turin"]);
  });
});

describe("two stacks of one program", () => {
  it("do not adopt the peering of the other stack, also with adopt", async ({ clusters }) => {
    await clusters.up(peering({ network: false }));
    const other = clusters.stack("other");

    await expect(other.preview(peering({ network: false, adopt: true }))).rejects.toThrow(
      textPattern("stack simulated/simulated"),
    );
    await expect(other.up(peering({ network: false, adopt: true }))).rejects.toThrow();
    await other.destroy();
    expect((await clusters.up(peering({ network: false }))).outputs.status).toBe("Ready");
  });

  it("are rejected if they peer the same clusters in different namespaces", async ({
    clusters,
  }) => {
    const program = (name: string) => () => {
      const { rome, milan } = romeAndMilan();
      const namespaceFor = (remoteClusterId: string, { provider }: LiqoCluster) =>
        new TenantNamespace(remoteClusterId, { remoteClusterId, name }, { provider }).metadata.name;
      return new LiqoPeering("rome-milan", {
        ...{ consumer: rome, provider: milan, network: false },
        consumerNamespace: namespaceFor("milan", rome),
        providerNamespace: namespaceFor("rome", milan),
      }).status;
    };
    await clusters.stack("dev").up(program("liqo-tenant-dev"));
    const run = clusters.stack("prod").preview(program("liqo-tenant-prod"));

    const resolution =
      "and Liqo accepts only one peering in each direction: stack simulated/dev manages it. Remove the peering from either stack. " +
      "If you renamed this stack, first run pulumi up without other changes";
    await expect(run).rejects.toThrow(
      textPattern(
        'LiqoPeering "rome-milan" has invalid arguments: ' +
          `- consumer: Identity controlplane-milan in namespace liqo-tenant-dev of cluster rome is also for "milan", ${resolution} ` +
          `- provider: Tenant rome in namespace liqo-tenant-dev of cluster milan is also for "rome", ${resolution} See`,
      ),
    );
  });

  it("are rejected if their slices for different providers have the same name", async () => {
    const clusters = await SimulatedClusters.start({ rome: {}, milan: {}, turin: {} });
    const program = (name: string) => () => {
      const consumer = new LiqoCluster("rome", { context: "rome" });
      const provider = new LiqoCluster(name, { context: name });
      const args = { consumer, provider, network: false } as const;
      return new LiqoPeering("p", { ...args, resourceSlices: [{ name: "gpu" }] }).status;
    };
    await clusters.stack("dev").up(program("milan"));

    await expect(clusters.stack("prod").preview(program("turin"))).rejects.toThrow(
      textPattern(
        "resourceSlices[0].name: ResourceSlice liqo-tenant-milan/gpu of cluster rome has the same name",
      ),
    );
  });
});
