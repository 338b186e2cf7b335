import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { waitFor } from "./cluster/wait.js";
import { waitForStatus, connectionStatus } from "./connection-status.js";
import { gatewayProcess } from "./gateway-processes.js";
import { recordedNamespaces } from "./host/namespaces.js";
import type { LabCluster } from "./lab-file.js";
import {
  changeLiqoObject,
  coreApi,
  liqoObject,
  type LiqoNetworkObject,
  tenantNamespace,
} from "./liqo-api.js";
import { networkConnect } from "./liqoctl.js";
import { disconnectWithLiqoctl } from "./liqoctl-proof.js";
import { setFaults } from "./node-agent/faults.js";
import { assertSealed } from "./node-agent/network/namespaces.js";
import { useLab } from "./use-lab.js";

// Five lost pings, two seconds apart, and a margin.
const ERROR_SECONDS = 40;
// WireGuard starts a new handshake after 15 s without packets.
const RECONNECT_SECONDS = 60;
// Long enough for three handshakes.
const NEVER_SECONDS = 15;

type PublicKey = LiqoNetworkObject & { readonly spec: { readonly publicKey: string } };
interface Endpoint {
  readonly addresses: readonly string[];
  readonly port: number;
}
type GatewayClient = LiqoNetworkObject & { readonly spec: { readonly endpoint: Endpoint } };

const { lab } = useLab();
const real = lab.nodeAgent.gateways === "real";
const [client, server] = lab.clusters as [LabCluster, LabCluster];
const clusters = [client, server] as const;

beforeAll(async () => {
  await networkConnect(lab, { client, server });
});

afterEach(() => {
  setFaults(lab.folder, []);
});

afterAll(async () => {
  await disconnectWithLiqoctl(lab, { client, server });
});

it.each([
  ["server", server],
  ["client", client],
])(
  "reports Error while the cluster of the %s drops packets, and Connected afterwards",
  async (_side, cluster) => {
    setFaults(lab.folder, [{ cluster: cluster.name, kind: "tunnel-blocked" }]);
    await waitForStatus(clusters, "Error", ERROR_SECONDS);
    expect(await statuses()).toEqual(["Error", "Error"]);

    setFaults(lab.folder, []);
    await waitForStatus(clusters, "Connected", RECONNECT_SECONDS);
    expect(await statuses()).toEqual(["Connected", "Connected"]);
  },
);

it("connects only with the right public key", async () => {
  const key = await liqoObject<PublicKey>(client, server, "publickeies");
  const wrong = randomBytes(32).toString("base64");
  await changeLiqoObject(client, server, "publickeies", { spec: { publicKey: wrong } });
  await expectNoConnection();

  const right = key?.spec.publicKey;
  await changeLiqoObject(client, server, "publickeies", { spec: { publicKey: right } });
  await waitForStatus(clusters, "Connected", RECONNECT_SECONDS);
});

it.each([
  ["address", { addresses: [`${server.loadBalancerPrefix}.250`] }],
  ["port", { port: 51841 }],
])("connects only with the right %s of the endpoint", async (_what, wrong) => {
  const gateway = await liqoObject<GatewayClient>(client, server, "gatewayclients");
  await changeLiqoObject(client, server, "gatewayclients", { spec: { endpoint: wrong } });
  await expectNoConnection();

  const endpoint = gateway?.spec.endpoint;
  await changeLiqoObject(client, server, "gatewayclients", { spec: { endpoint } });
  await waitForStatus(clusters, "Connected", RECONNECT_SECONDS);
});

it.runIf(real)("reconnects after its WireGuard process was killed", async () => {
  const { pid } = await gatewayProcess(lab, client, server, "wireguard");
  process.kill(pid, "SIGKILL");

  await waitFor({ what: "the container to be restarted", seconds: 10 }, async () => {
    const { items } = await coreApi(client).listNamespacedPod({
      namespace: tenantNamespace(server),
    });
    const containers = items[0]?.status?.containerStatuses;
    const wireguard = containers?.find(({ name }) => name === "wireguard");
    return wireguard?.restartCount === 1 && wireguard.ready ? true : undefined;
  });
  const restarted = Date.now();
  await waitFor({ what: "a new reply to a ping", seconds: RECONNECT_SECONDS }, async () => {
    const { value, latency } = await connectionStatus(client, server);
    const replied = Date.parse(latency?.timestamp ?? "");
    return value === "Connected" && replied > restarted ? true : undefined;
  });
  const next = await gatewayProcess(lab, client, server, "wireguard");
  expect(next.pid).not.toBe(pid);
});

it.runIf(real)("has no route out of the lab in any network namespace", async () => {
  const namespaces = recordedNamespaces(lab.folder);
  expect(namespaces).not.toEqual([]);
  await Promise.all(namespaces.map(assertSealed));
});

/** The status of the Connection in each cluster. */
async function statuses() {
  const all = [await connectionStatus(client, server), await connectionStatus(server, client)];
  return all.map(({ value }) => value);
}

async function expectNoConnection(): Promise<void> {
  await waitForStatus(clusters, "Error", ERROR_SECONDS);
  await expect(waitForStatus(clusters, "Connected", NEVER_SECONDS)).rejects.toThrow("Timeout");
}
