import { describe, expect } from "vitest";
import { LiqoNetworkPair } from "../../../src/index.js";
import { UNKNOWN, valueOf } from "../../../src/testing/index.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";
import { it, recordEvents } from "../../simulated-test.js";

/** Expects each of these events once, in this order. */
function expectOrder(events: readonly string[], ...expected: string[]): void {
  expect(events.filter((event) => expected.includes(event))).toEqual(expected);
}

describe("creates", () => {
  it("the client when the server has an endpoint, before the tunnel is up", async ({ events }) => {
    const delays = { pod: 60, loadBalancer: 20, handshake: 1 };
    const clusters = await startRomeAndMilan({}, { onEvent: recordEvents(events), delays });
    await clusters.up(joined);

    expectOrder(
      events,
      "ready milan GatewayServer liqo-tenant-rome/rome",
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan Connection liqo-tenant-rome/gw-rome",
    );
  });

  it("the client before the server is ready if the arguments determine the endpoint", async ({
    events,
  }) => {
    const delays = { pod: 20, loadBalancer: 60 };
    const clusters = await startRomeAndMilan({}, { onEvent: recordEvents(events), delays });
    await clusters.up(() => joined({ server: { loadBalancerIp: "203.0.113.99" } }));

    expectOrder(
      events,
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan GatewayServer liqo-tenant-rome/rome",
    );
  });

  it("no object before both clusters have been read", async ({ clusters, events }) => {
    await clusters.up(joined);

    const firstCreation = events.findIndex((event) => event.startsWith("create"));
    expect(firstCreation).toBeGreaterThan(-1);
    const reads = events.filter((event) => /^read .* liqo\//.test(event));
    expect(reads.map((event) => event.split(" ")[1])).toEqual(
      expect.arrayContaining(["milan", "rome"]),
    );
    expect(events.slice(0, firstCreation)).toEqual(expect.arrayContaining(reads));
  });

  it("no object before its namespace", async ({ clusters, events }) => {
    await clusters.up(joined);

    for (const [cluster, remote] of [
      ["milan", "rome"],
      ["rome", "milan"],
    ]) {
      const [first, ...others] = events.filter((event) => event.startsWith(`create ${cluster} `));
      expect(first).toBe(`create ${cluster} Namespace liqo-tenant-${remote}`);
      expect(others).not.toEqual([]);
    }
  });
});

// case: S29 Liqo is slow to detect a Secret that is created after its gateway.
it("creates each gateway after its Secret", async ({ clusters, events }) => {
  await clusters.up(joined);

  expectOrder(
    events,
    "create milan Secret liqo-tenant-rome/gw-keys",
    "create milan GatewayServer liqo-tenant-rome/rome",
  );
  expectOrder(
    events,
    "create rome Secret liqo-tenant-milan/gw-keys",
    "create rome GatewayClient liqo-tenant-milan/milan",
  );
});

describe("previews", () => {
  it("every object, with unknown values where a cluster assigns them", async () => {
    const clusters = await startRomeAndMilan({}, { preview: true });
    const { rome, milan } = romeAndMilan();
    const pair = new LiqoNetworkPair("pair", { server: milan, client: rome });

    const objects = await clusters.objects();
    expect(objects.map(({ cluster, kind }) => `${cluster} ${kind}`).sort()).toEqual([
      "milan Configuration",
      "milan Connection",
      "milan GatewayServer",
      "milan Namespace",
      "milan PublicKey",
      "milan Secret",
      "milan Service",
      "rome Configuration",
      "rome Connection",
      "rome GatewayClient",
      "rome Namespace",
      "rome PublicKey",
      "rome Secret",
    ]);
    expect(objects).toContainEqual(
      expect.objectContaining({
        cluster: "rome",
        kind: "GatewayClient",
        spec: expect.objectContaining({
          mtu: 1340,
          endpoint: { addresses: UNKNOWN, port: UNKNOWN, protocol: "UDP" },
        }) as unknown,
      }),
    );
    expect(await valueOf(pair.endpoint)).toBeUndefined();
    expect(await valueOf(pair.status)).toBeUndefined();
  });

  it("no change after an up", async ({ clusters }) => {
    await clusters.up(joined);
    const { changes, outputs } = await clusters.preview(joined);

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(outputs.status).toBe("Connected");
  });
});
