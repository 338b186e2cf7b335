import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiqoNetworkPair } from "../../../src/index.js";
import {
  type SimulatedClusters,
  type SimulatedEvent,
  UNKNOWN,
  valueOf,
} from "../../../src/testing/index.js";
import { joined, romeAndMilan, startRomeAndMilan } from "../../rome-and-milan.js";

let clusters: SimulatedClusters;
let events: string[];
const onEvent = ({ action, cluster, kind, name }: SimulatedEvent) => {
  events.push(`${action} ${cluster} ${kind} ${name}`);
};

beforeEach(async () => {
  events = [];
  clusters = await startRomeAndMilan({}, { onEvent });
});

afterEach(() => clusters.settle());

const order = (...wanted: string[]) => wanted.map((event) => events.indexOf(event));

describe("begins", () => {
  it("the client as soon as the server has an endpoint, not when its pod runs", async () => {
    const delays = { pod: 60, loadBalancer: 20, handshake: 1 };
    clusters = await startRomeAndMilan({}, { onEvent, delays });
    await clusters.up(joined);

    const [endpoint = 0, client = 0, connected = 0] = order(
      "ready milan GatewayServer liqo-tenant-rome/rome",
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan Connection liqo-tenant-rome/gw-rome",
    );
    expect(endpoint).toBeGreaterThan(-1);
    expect(client).toBeGreaterThan(endpoint);
    expect(connected).toBeGreaterThan(client);
  });

  it("the client without the server where the endpoint is known", async () => {
    const delays = { pod: 20, loadBalancer: 60 };
    clusters = await startRomeAndMilan({}, { onEvent, delays });
    await clusters.up(() => joined({ gatewayServer: { loadBalancerIp: "203.0.113.99" } }));

    const [client = -1, endpoint = -1] = order(
      "create rome GatewayClient liqo-tenant-milan/milan",
      "ready milan GatewayServer liqo-tenant-rome/rome",
    );
    expect(client).toBeGreaterThan(-1);
    expect(endpoint).toBeGreaterThan(client);
  });

  it("nothing before both clusters have been read", async () => {
    await clusters.up(joined);

    const lastRead = events.findLastIndex((event) => /^read .* liqo\//.test(event));
    const firstCreation = events.findIndex((event) => event.startsWith("create"));
    expect(firstCreation).toBeGreaterThan(lastRead);
  });

  it("no object before its namespace", async () => {
    await clusters.up(joined);

    const [milan = 0, rome = 0] = order(
      "create milan Namespace liqo-tenant-rome",
      "create rome Namespace liqo-tenant-milan",
    );
    const [inMilan, inRome] = ["liqo-tenant-rome/", "liqo-tenant-milan/"].map((prefix) =>
      events.findIndex((event) => event.startsWith("create") && event.includes(` ${prefix}`)),
    );
    expect(inMilan).toBeGreaterThan(milan);
    expect(inRome).toBeGreaterThan(rome);
  });
});

// case: S29 Liqo is slow to detect a Secret that is created after its gateway.
it("creates no gateway before its Secret, which Liqo would find too late", async () => {
  await clusters.up(joined);

  const [serverKeys = 0, server = 0, clientKeys = 0, client = 0] = order(
    "create milan Secret liqo-tenant-rome/gw-keys",
    "create milan GatewayServer liqo-tenant-rome/rome",
    "create rome Secret liqo-tenant-milan/gw-keys",
    "create rome GatewayClient liqo-tenant-milan/milan",
  );
  expect(serverKeys).toBeGreaterThan(-1);
  expect(server).toBeGreaterThan(serverKeys);
  expect(clientKeys).toBeGreaterThan(-1);
  expect(client).toBeGreaterThan(clientKeys);
});

describe("previews", () => {
  it("every object, with what only a cluster can tell left open", async () => {
    clusters = await startRomeAndMilan({}, { preview: true });
    const { rome, milan } = romeAndMilan();
    const link = new LiqoNetworkPair("pair", { server: milan, client: rome });

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
    expect(await valueOf(link.endpoint)).toBeUndefined();
    expect(await valueOf(link.status)).toBeUndefined();
  });

  it("no change of what is as declared", async () => {
    await clusters.up(joined);
    const { changes, outputs } = await clusters.preview(joined);

    expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(outputs.status).toBe("Connected");
  });
});
