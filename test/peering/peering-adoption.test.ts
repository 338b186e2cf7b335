import { describe, expect } from "vitest";
import { LiqoPeering } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { dataOf, find, namesOf, UNCHANGED } from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { it } from "../simulated-test.js";
import { peering as declaredByHand } from "../testing/peering/declared-peering.js";
import { DEFAULT_GRANT, peering } from "./peering-program.js";

/** Peers the clusters without this package, with the objects and names of `liqoctl peer`. */
async function peerWithLiqoctl(clusters: SimulatedClusters): Promise<void> {
  await clusters.stack("liqoctl").up(declaredByHand({ createVirtualNode: true }));
}

const adopted = peering({ network: false, adopt: true });

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
        "already exists and was not created by this stack To adopt it, set adopt: true. Otherwise delete it. " +
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

  it("in namespaces that the peering would create are rejected, also with adopt", async ({
    clusters,
  }) => {
    await peerWithLiqoctl(clusters);

    await expect(clusters.preview(adopted)).rejects.toThrow(
      textPattern(
        "namespace liqo-tenant-rome of cluster milan already exists and holds objects that this stack did not create",
      ),
    );
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
