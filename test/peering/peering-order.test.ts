import { describe, expect } from "vitest";
import { startRomeAndMilan } from "../rome-and-milan.js";
import { it, recordEvents } from "../simulated-test.js";
import { offloadShop } from "../offloading/offloading-program.js";
import { peering } from "./peering-program.js";

/** The events of a kind: `create`, `ready` or `delete`. */
const eventsOf = (events: readonly string[], action: string) =>
  events.filter((event) => event.startsWith(`${action} `));

/** Expects each of these events once, in this order. */
function expectOrder(events: readonly string[], ...expected: string[]): void {
  expect(events.filter((event) => expected.includes(event))).toEqual(expected);
}

describe("creates", () => {
  it("each object after the objects that it needs", async ({ events }) => {
    const delays = { certificate: 30, virtualKubelet: 30, pod: 10 };
    const clusters = await startRomeAndMilan({}, { onEvent: recordEvents(events), delays });
    await clusters.up(peering());

    expectOrder(
      events,
      "create milan Namespace liqo-tenant-rome",
      "create milan Secret liqo-tenant-rome/liqo-nonce",
      "ready milan Secret liqo-tenant-rome/liqo-nonce",
      "create rome Secret liqo-tenant-milan/liqo-signed-nonce",
      "ready rome Secret liqo-tenant-milan/liqo-signed-nonce",
      "create milan Tenant liqo-tenant-rome/rome",
      "ready milan Tenant liqo-tenant-rome/rome",
      "create rome Renew liqo-tenant-milan/controlplane-milan",
      "create rome Identity liqo-tenant-milan/controlplane-milan",
      "ready rome Identity liqo-tenant-milan/controlplane-milan",
      "create rome NamespaceMap liqo-tenant-milan/milan",
      "create rome ResourceSlice liqo-tenant-milan/milan",
      "ready rome ResourceSlice liqo-tenant-milan/milan",
    );
  });

  it("the authentication without waiting for the network, and ends after both", async ({
    events,
  }) => {
    const clusters = await startRomeAndMilan(
      {},
      { onEvent: recordEvents(events), delays: { handshake: 150 } },
    );
    await clusters.up(peering());
    const connected = events.indexOf("ready rome Connection liqo-tenant-milan/gw-milan");
    const node = "create rome VirtualNode liqo-tenant-milan/milan";

    expectOrder(
      events,
      "create milan GatewayServer liqo-tenant-rome/rome",
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready rome Connection liqo-tenant-milan/gw-milan",
    );
    expect(events.indexOf("ready rome ResourceSlice liqo-tenant-milan/milan")).toBeLessThan(
      connected,
    );
    expect(events.indexOf("create rome GatewayClient liqo-tenant-milan/milan")).toBeLessThan(
      events.indexOf(node),
    );
    // The patch of the VirtualNode, which waits for the Node.
    expect(connected).toBeLessThan(events.lastIndexOf(node));
  });
});

describe("destroys", () => {
  const DELETED = [
    "delete rome VirtualNode liqo-tenant-milan/milan",
    "delete rome ResourceSlice liqo-tenant-milan/milan",
    "delete rome NamespaceMap liqo-tenant-milan/milan",
    "delete rome Identity liqo-tenant-milan/controlplane-milan",
    "delete rome Renew liqo-tenant-milan/controlplane-milan",
    "delete milan Tenant liqo-tenant-rome/rome",
    "delete milan Secret liqo-tenant-rome/liqo-nonce",
  ];

  it("the objects of the consumer before the Tenant, and the namespaces last", async ({
    clusters,
    events,
  }) => {
    await clusters.up(peering());
    events.length = 0;
    await clusters.destroy();
    const deletions = eventsOf(events, "delete");

    expectOrder(events, ...DELETED);
    expect(deletions.slice(-2).sort()).toEqual([
      "delete milan Namespace liqo-tenant-rome",
      "delete rome Namespace liqo-tenant-milan",
    ]);
  });

  it("the network after the virtual node", async ({ clusters, events }) => {
    await clusters.up(peering());
    events.length = 0;
    await clusters.destroy();

    expectOrder(
      events,
      "delete rome VirtualNode liqo-tenant-milan/milan",
      "delete rome GatewayClient liqo-tenant-milan/milan",
      "delete milan GatewayServer liqo-tenant-rome/rome",
    );
  });

  it("the virtual nodes before the offloaded namespaces", async ({ clusters, events }) => {
    await clusters.up(peering(({ rome }) => ({ network: false, offloads: [offloadShop(rome)] })));
    events.length = 0;
    await clusters.destroy();

    expectOrder(
      events,
      "delete rome VirtualNode liqo-tenant-milan/milan",
      "delete rome NamespaceOffloading shop/offloading",
    );
  });

  it("an in-band authentication before the network", async ({ clusters, events }) => {
    await clusters.up(peering({ inBand: true }));
    events.length = 0;
    await clusters.destroy();

    expectOrder(
      events,
      "delete rome Identity liqo-tenant-milan/controlplane-milan",
      "delete rome GatewayClient liqo-tenant-milan/milan",
    );
  });

  it("an in-band Renew before the network, because it is deleted through the tunnel", async ({
    clusters,
    events,
  }) => {
    await clusters.up(peering({ inBand: true }));
    events.length = 0;
    await clusters.destroy();

    expectOrder(
      events,
      "delete rome Renew liqo-tenant-milan/controlplane-milan",
      "delete rome GatewayClient liqo-tenant-milan/milan",
      "delete milan GatewayServer liqo-tenant-rome/rome",
    );
  });

  it("the objects of a removed peering in the same order", async ({ clusters, events }) => {
    await clusters.up(peering(({ rome }) => ({ network: false, offloads: [offloadShop(rome)] })));
    events.length = 0;
    await clusters.up(() => {
      peering({ network: false, resourceSlices: [] })();
    });

    expectOrder(events, ...DELETED.slice(0, 3));
  });
});
