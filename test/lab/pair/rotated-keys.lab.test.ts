import { afterAll, beforeAll, expect, it } from "vitest";
import { LiqoCluster, LiqoNetworkPair, type PublicKeys } from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, liqoObject, type LiqoNetworkObject, tenantNamespace } from "../liqo-api.js";
import { changeNodeAgent } from "../node-agent/faults.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { useLab } from "../use-lab.js";
import { type End, expectPacketsThroughNewPods, gatewayPods } from "./fresh-connection.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys, secretsText } from "./private-keys.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack;
let first: PublicKeys;

beforeAll(async () => {
  stack = await LabStack.create(lab, "rotated", pair({}));
  first = keysOf(await stack.up());
  // A Connection that says what it said before the change has time to be believed.
  changeNodeAgent(lab.lab.folder, { podStartMs: 8000 });
});

afterAll(async () => {
  changeNodeAgent(lab.lab.folder, { podStartMs: lab.lab.nodeAgent.podStartMs });
  await stack.destroy();
});

function pair(epochs: { readonly server?: number; readonly client?: string }) {
  return async () => {
    const server = new LiqoCluster("milan", { context: "milan" });
    const client = new LiqoCluster("rome", { context: "rome" });
    const { status, publicKeys } = new LiqoNetworkPair("pair", {
      server,
      client,
      timeout: "60s",
      gatewayServer: { keyVersion: epochs.server },
      gatewayClient: { keyVersion: epochs.client },
    });
    return Promise.resolve({ status, publicKeys });
  };
}

function keysOf({ outputs }: Ran): PublicKeys {
  return outputs["publicKeys"]?.value as PublicKeys;
}

/** The Secrets among which Liqo looks for the keys of a gateway: there may be only one. */
async function keySecrets(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const { items } = await coreApi(cluster).listNamespacedSecret({
    namespace: tenantNamespace(remote),
    labelSelector: "networking.liqo.io/gateway-resource=true",
  });
  return items.map(({ metadata }) => metadata?.name ?? "");
}

/** What a preview says of the keys of a cluster. The other one's PublicKey stays the object that it is. */
function ofKeys(cluster: string): string[] {
  return [
    `replace Stash pair-keys-${cluster}-private`,
    `replace Secret pair-keys-${cluster}-secret`,
    `update PublicKey pair-keys-${cluster}-public`,
  ];
}

/** Both ends wait for packets again. */
const CONNECTIONS = [
  "update ConnectionPatch pair-server-connection",
  "update ConnectionPatch pair-client-connection",
];

/** From which cluster to which one looks at a tunnel, and the role of the latter. */
type Watched = readonly [from: LabCluster, to: LabCluster, role: "Server" | "Client"];

/** The one object by which a cluster knows the key of another. */
async function publicKeyUid(cluster: LabCluster, remote: LabCluster): Promise<string | undefined> {
  type Key = LiqoNetworkObject & { readonly metadata: { readonly uid: string } };
  return (await liqoObject<Key>(cluster, remote, "publickeies"))?.metadata.uid;
}

/** The private key of a gateway, which its cluster has in one Secret. */
async function privateKey(cluster: LabCluster, remote: LabCluster): Promise<string> {
  const [key = "", ...others] = await privateKeys(cluster, remote);
  expect(key).toHaveLength(44);
  expect(others).toEqual([]);
  return key;
}

/** That private keys are nowhere any more: in no Secret of either cluster, and not in the state. */
async function expectGone(...keys: readonly string[]): Promise<void> {
  const places = {
    milan: await secretsText(milan, rome),
    rome: await secretsText(rome, milan),
    state: await stack.state({ showSecrets: true }),
  };
  // Where the keys of now are found, those of before would be.
  const [atMilan, atRome] = [await privateKey(milan, rome), await privateKey(rome, milan)];
  expect(places.milan).toContain(atMilan);
  expect(places.rome).toContain(atRome);
  expect(places.state).toContain(atMilan);
  expect(places.state).toContain(atRome);
  for (const [place, text] of Object.entries(places)) {
    expect(keys.filter((key) => text.includes(key)).length, place).toBe(0);
  }
}

/** Rotates the keys of some ends. The tunnel is watched from one of them, whose other end has the role that is named. */
async function rotate(
  rotated: readonly End[],
  epochs: Parameters<typeof pair>[0],
  [from, to, role]: Watched,
): Promise<{ planned: readonly string[]; keys: PublicKeys }> {
  const old = await Promise.all(rotated.map((end) => privateKey(...end)));
  const podsBefore = await gatewayPods(rotated);
  stack.program = pair(epochs);
  const { steps } = await stack.preview();
  const planned = steps.filter((step) => !/^(create|delete)-replace/.test(step)).sort();

  const watch = await TunnelWatch.start(lab.lab, from, to, role);
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await expectPacketsThroughNewPods(rotated, podsBefore);
  if (watch !== undefined) {
    const seconds = (await watch.stop()) / 1000;
    console.log(`${JSON.stringify(epochs)}: no packet crossed for ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(60);
  }
  await expectGone(...old);
  await stack.up({ expectNoChanges: true });
  return { planned, keys: keysOf(ran) };
}

// case: S8 Liqo uses neither of two labelled key Secrets in a namespace.
// case: S31
it("rotates the keys of the server alone, and the old ones are gone", async () => {
  const { planned, keys } = await rotate([[milan, rome]], { server: 2 }, [rome, milan, "Server"]);

  expect(planned).toEqual(
    [...ofKeys("milan"), ...CONNECTIONS, "update GatewayServer pair-server"].sort(),
  );
  expect(keys.server).not.toBe(first.server);
  expect(keys.client).toBe(first.client);
  expect(await keySecrets(milan, rome)).toEqual(["gw-keys-2"]);
});

// case: S9 A gateway reads its keys only when it starts.
// case: S10 Two PublicKeys exist for one remote cluster.
it("rotates the keys of the client alone, and the server's cluster is told in the object that it has", async () => {
  const told = await publicKeyUid(milan, rome);
  const epochs = { server: 2, client: "2026-11" };
  const { planned, keys } = await rotate([[rome, milan]], epochs, [milan, rome, "Client"]);

  expect(planned).toEqual(
    [...ofKeys("rome"), ...CONNECTIONS, "update GatewayClient pair-client"].sort(),
  );
  expect(keys.client).not.toBe(first.client);
  expect(await keySecrets(rome, milan)).toEqual(["gw-keys-2026-11"]);
  expect(await publicKeyUid(milan, rome)).toBe(told);
});

it("rotates the keys of both in one up, which is one interruption", async () => {
  const before = keysOf(await stack.up({ expectNoChanges: true }));
  const both = [
    [milan, rome],
    [rome, milan],
  ] as const;
  const epochs = { server: 3, client: "2026-12" };
  const { planned, keys } = await rotate(both, epochs, [rome, milan, "Server"]);

  const gateways = ["update GatewayServer pair-server", "update GatewayClient pair-client"];
  expect(planned).toEqual(
    [...ofKeys("milan"), ...ofKeys("rome"), ...gateways, ...CONNECTIONS].sort(),
  );
  expect(keys.server).not.toBe(before.server);
  expect(keys.client).not.toBe(before.client);
  expect(await keySecrets(milan, rome)).toEqual(["gw-keys-3"]);
  expect(await keySecrets(rome, milan)).toEqual(["gw-keys-2026-12"]);
});
