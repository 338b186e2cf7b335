import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SimulatedClusters } from "../src/testing/index.js";
import { gatewayUids, startWithGateways } from "./network/gateway/liqoctl-gateways.js";
import { joined, startRomeAndMilan } from "./rome-and-milan.js";

// Every program of examples/ that Pulumi runs, as it is. The one of automation-api starts the Pulumi CLI itself.

let clusters: SimulatedClusters;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
});

afterEach(async () => {
  configure({});
  await clusters.settle();
});

/** What `pulumi config set` would have set. */
function configure(config: Readonly<Record<string, string>>): void {
  const entries = Object.entries(config).map(([key, value]) => [`simulated:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
}

/** Runs a program, which is a module: it runs again only if it has been forgotten. */
async function up<T>(program: () => Promise<T>, stack = clusters) {
  vi.resetModules();
  return stack.up(program);
}

it.each([
  ["ci-preview", () => import("../examples/ci-preview/index.js"), {}],
  ["custom-template", () => import("../examples/custom-template/index.js"), {}],
  ["known-endpoint", () => import("../examples/known-endpoint/index.js"), { address: "192.0.2.2" }],
  ["node-port", () => import("../examples/node-port/index.js"), {}],
  ["two-clusters", () => import("../examples/two-clusters/index.js"), {}],
])("%s is Connected and stays as it is", async (_, program, config) => {
  configure(config);
  const { outputs } = await up<{ readonly status: pulumi.Output<string> }>(program);

  expect(outputs.status).toBe("Connected");
  const { changes } = await up(program);
  expect(changes).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
});

it("full-mesh joins each cluster with each", async () => {
  const three = await SimulatedClusters.start({ rome: {}, milan: {}, oslo: {} });
  const { outputs } = await up(() => import("../examples/full-mesh/index.js"), three);

  expect(outputs.status).toEqual({
    "rome-milan": "Connected",
    "rome-oslo": "Connected",
    "milan-oslo": "Connected",
  });
});

it("custom-template has another template where another interval is configured", async () => {
  const program = () => import("../examples/custom-template/index.js");
  await up(program);
  configure({ pingInterval: "3s" });
  const { changes } = await up(program);

  expect(changes).toMatchObject({ create: 0, update: 2, replace: 0, delete: 0 });
  const templates = await clusters.objects("WgGatewayClientTemplate");
  expect(JSON.stringify(templates)).toContain('"--ping-interval=3s"');
});

it("adopt-existing takes over gateways that are there, and so the keys that belong to them", async () => {
  const before = await startWithGateways();
  clusters = before.clusters;
  const { outputs } = await up(() => import("../examples/adopt-existing/index.js"));

  expect(outputs.status).toBe("Connected");
  expect(await gatewayUids(clusters)).toEqual(await gatewayUids(before.others));
});

it("adopt-existing has a program that takes over a single object", async () => {
  await clusters.stack("others").up(joined);
  const { outputs } = await up(() => import("../examples/adopt-existing/single-object.js"));

  expect(outputs.remapped).toEqual({ pod: ["10.11.0.0/16"], external: ["10.8.0.0/16"] });
});

it("split-administration is Connected when each has got the other's documents, as its page has it", async () => {
  const [milan, rome] = [clusters.stack("milan"), clusters.stack("rome")];
  const atMilan = async () =>
    (await up(() => import("../examples/split-administration/milan/index.js"), milan)).outputs;
  const atRome = async () =>
    (await up(() => import("../examples/split-administration/rome/index.js"), rome)).outputs;

  const first = await atMilan();
  expect(first.status).toMatch(/^waiting for the hand-off of rome/);
  configure({ remotePeerInfo: JSON.stringify(first.peerInfo) });
  const second = await atRome();
  expect(second.status).toMatch(/^waiting for milan, all is set up here/);
  configure({ remotePeerInfo: JSON.stringify(second.peerInfo) });
  const third = await atMilan();
  expect(third.status).toBe("Connected");
  configure({ remotePeerInfo: JSON.stringify(third.peerInfo) });
  expect((await atRome()).status).toBe("Connected");
});
