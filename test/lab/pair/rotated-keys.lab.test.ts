import { afterAll, beforeAll, expect, it } from "vitest";
import type { PublicKeys } from "../../../src/index.js";
import { joined } from "../../rome-and-milan.js";
import type { LabCluster } from "../lab-file.js";
import { coreApi, liqoObject, type LiqoNetworkObject, tenantNamespace } from "../liqo-api.js";
import { changeNodeAgent } from "../node-agent/faults.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { type Side, expectPacketsThroughNewPods, gatewayPods } from "./gateway-pods.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKey, secretsText } from "./private-keys.js";

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

/** The `keyVersion` of both sides. */
interface KeyVersions {
  readonly server?: number;
  readonly client?: string;
}

let stack: LabStack;
let first: PublicKeys;

beforeAll(async () => {
  stack = await LabStack.create(lab, "rotated", pair({}));
  first = keysOf(await stack.up());
  // The slow start of pods reveals waits that accept the status before the change.
  changeNodeAgent(lab.lab.folder, { podStartMs: 8000 });
});

afterAll(async () => {
  changeNodeAgent(lab.lab.folder, { podStartMs: lab.lab.nodeAgent.podStartMs });
  await stack.destroy();
});

function pair(versions: KeyVersions) {
  const settings = {
    server: { keyVersion: versions.server },
    client: { keyVersion: versions.client },
    timeout: "60s",
  } as const;
  return () => Promise.resolve(joined(settings));
}

function keysOf({ outputs }: Ran): PublicKeys {
  return outputs["publicKeys"]?.value as PublicKeys;
}

/** The labelled key Secrets for a remote cluster. Liqo needs exactly one. */
async function keySecrets(cluster: LabCluster, remote: LabCluster): Promise<string[]> {
  const { items } = await coreApi(cluster).listNamespacedSecret({
    namespace: tenantNamespace(remote),
    labelSelector: "networking.liqo.io/gateway-resource=true",
  });
  return items.map(({ metadata }) => metadata?.name ?? "");
}

/** The steps of a key rotation in a cluster. The PublicKey in the other cluster is not replaced. */
function keySteps(cluster: string): string[] {
  return [
    `replace Secret pair-keys-${cluster}-secret`,
    `update PublicKey pair-keys-${cluster}-public`,
  ];
}

/** The steps of a key rotation in both clusters: new keys are stored, and both sides wait for packets. */
const COMMON_STEPS = [
  "replace Stash pair-keys",
  "update ConnectionPatch pair-server-connection",
  "update ConnectionPatch pair-client-connection",
];

/** The clusters of a measurement, and the role of the second cluster. */
type Watched = readonly [from: LabCluster, to: LabCluster, role: "Server" | "Client"];

/** The UID of the PublicKey for a remote cluster. */
async function publicKeyUid(cluster: LabCluster, remote: LabCluster): Promise<string | undefined> {
  type Key = LiqoNetworkObject & { readonly metadata: { readonly uid: string } };
  return (await liqoObject<Key>(cluster, remote, "publickeies"))?.metadata.uid;
}

/** Expects that private keys are in no Secret of the clusters, and not in the state. */
async function expectDeleted(...keys: readonly string[]): Promise<void> {
  const places = {
    milan: await secretsText(milan, rome),
    rome: await secretsText(rome, milan),
    state: await stack.state({ showSecrets: true }),
  };
  // The current keys must be found, which proves that the search works.
  const [atMilan, atRome] = [await privateKey(milan, rome), await privateKey(rome, milan)];
  expect(places.milan).toContain(atMilan);
  expect(places.rome).toContain(atRome);
  expect(places.state).toContain(atMilan);
  expect(places.state).toContain(atRome);
  for (const [place, text] of Object.entries(places)) {
    expect(keys.filter((key) => text.includes(key)).length, place).toBe(0);
  }
}

/** Rotates the keys of some sides, and measures the interruption of the tunnel. */
async function rotate(
  rotated: readonly Side[],
  versions: KeyVersions,
  [from, to, role]: Watched,
): Promise<{ planned: readonly string[]; keys: PublicKeys }> {
  const old = await Promise.all(rotated.map((side) => privateKey(...side)));
  const podsBefore = await gatewayPods(rotated);
  stack.program = pair(versions);
  const { steps } = await stack.preview();
  const planned = steps.filter((step) => !/^(create|delete)-replace/.test(step)).sort();

  const watch = await TunnelWatch.start(lab.lab, from, to, role);
  const ran = await stack.up();
  expect(ran.outputs["status"]?.value).toBe("Connected");
  await expectPacketsThroughNewPods(rotated, podsBefore);
  if (watch !== undefined) {
    const seconds = (await watch.stop()) / 1000;
    console.log(`${JSON.stringify(versions)}: no packet crossed for ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(60);
  }
  await expectDeleted(...old);
  await stack.up({ expectNoChanges: true });
  return { planned, keys: keysOf(ran) };
}

// case: S8 Liqo uses neither of two labelled key Secrets in a namespace.
// case: S31
it("1. rotates the keys of the server, and deletes the old keys", async () => {
  const { planned, keys } = await rotate([[milan, rome]], { server: 2 }, [rome, milan, "Server"]);

  expect(planned).toEqual(
    [...keySteps("milan"), ...COMMON_STEPS, "update GatewayServer pair-server"].sort(),
  );
  expect(keys.server).not.toBe(first.server);
  expect(keys.client).toBe(first.client);
  expect(await keySecrets(milan, rome)).toEqual(["gw-keys-2"]);
});

// case: S9 A gateway reads its keys only when it starts.
// case: S10 Two PublicKeys exist for one remote cluster.
it("2. rotates the keys of the client, and updates the PublicKey in the server's cluster in place", async () => {
  const uid = await publicKeyUid(milan, rome);
  const versions = { server: 2, client: "2026-11" };
  const { planned, keys } = await rotate([[rome, milan]], versions, [milan, rome, "Client"]);

  expect(planned).toEqual(
    [...keySteps("rome"), ...COMMON_STEPS, "update GatewayClient pair-client"].sort(),
  );
  expect(keys.client).not.toBe(first.client);
  expect(await keySecrets(rome, milan)).toEqual(["gw-keys-2026-11"]);
  expect(await publicKeyUid(milan, rome)).toBe(uid);
});

it("3. rotates the keys of both sides in one up with one interruption", async () => {
  const before = keysOf(await stack.up({ expectNoChanges: true }));
  const both = [
    [milan, rome],
    [rome, milan],
  ] as const;
  const versions = { server: 3, client: "2026-12" };
  const { planned, keys } = await rotate(both, versions, [rome, milan, "Server"]);

  const gateways = ["update GatewayServer pair-server", "update GatewayClient pair-client"];
  expect(planned).toEqual(
    [...keySteps("milan"), ...keySteps("rome"), ...gateways, ...COMMON_STEPS].sort(),
  );
  expect(keys.server).not.toBe(before.server);
  expect(keys.client).not.toBe(before.client);
  expect(await keySecrets(milan, rome)).toEqual(["gw-keys-3"]);
  expect(await keySecrets(rome, milan)).toEqual(["gw-keys-2026-12"]);
});
