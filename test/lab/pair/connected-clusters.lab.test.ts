import type { OutputMap } from "@pulumi/pulumi/automation";
import { afterEach, describe, expect, it } from "vitest";
import { pairSnapshot } from "../../network/pair/pair-snapshot.js";
import { pairScenarios } from "../../network/pair/pair-scenarios.js";
import { joined, type PairSettings } from "../../rome-and-milan.js";
import { waitFor } from "../cluster/wait.js";
import { inventory } from "../inventory.js";
import { changeLiqoObject, liqoObject, type LiqoNetworkObject } from "../liqo-api.js";
import { setFaults } from "../node-agent/faults.js";
import { useLab } from "../use-lab.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKeys } from "./private-keys.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let stack: LabStack | undefined;

// On an idle machine, destroy takes five to ten seconds.
const DESTROY_SECONDS = 60;

afterEach(async () => {
  setFaults(lab.lab.folder, []);
  await stack?.destroy();
  stack = undefined;
});

/** The created resources of a pair, sorted. */
const CREATED = [
  "create Configuration pair-milan-configuration",
  "create Configuration pair-rome-configuration",
  "create ConnectionPatch pair-client-connection",
  "create ConnectionPatch pair-server-connection",
  "create GatewayClient pair-client",
  "create GatewayServer pair-server",
  "create LiqoCluster milan",
  "create LiqoCluster rome",
  "create LiqoNetworkPair pair",
  "create Namespace pair-milan-namespace",
  "create Namespace pair-rome-namespace",
  "create PublicKey pair-keys-milan-public",
  "create PublicKey pair-keys-rome-public",
  "create Secret pair-keys-milan-secret",
  "create Secret pair-keys-rome-secret",
  "create ServicePatch pair-server-service",
  "create Stash pair-keys",
  "create Stash pair-roles",
  "create kubernetes milan-provider",
  "create kubernetes rome-provider",
];

/** Messages about waits. */
const PROGRESS = [
  "waiting up to 90s until Liqo has remapped the other cluster's CIDRs: Configuration liqo-tenant-rome/rome in cluster milan",
  "waiting up to 90s until it has an address and a port that a client can dial: GatewayServer liqo-tenant-rome/rome in cluster milan",
  "waiting up to 90s until packets cross the tunnel: Connection liqo-tenant-milan/gw-milan in cluster rome",
];

function pair(settings: PairSettings = {}) {
  return () => Promise.resolve(joined({ timeout: "90s", ...settings }));
}

// test/network/pair/pair-scenarios.test.ts has the same scenarios for the simulator.
// case: R11 Both clusters have the same pod CIDR and are connected through a node port.
describe.each(pairScenarios(milan).map((scenario) => [scenario.exposure, scenario] as const))(
  "two clusters with the same pod CIDR, connected through %s",
  (_exposure, { args, startsTogether, snapshot }) => {
    // case: S12 The plural of the kind PublicKey is `publickeies`.
    // case: S15 Liqo fills in `spec.local` of a Configuration.
    // case: R4 Users ask for a declarative setup.
    // case: R17 Remapped CIDRs are wrong, which tests with identical CIDRs hide. Limit: traffic to
    // remapped addresses is up to Liqo and not tested.
    // case: R27 Finalizers keep objects and namespaces in Terminating.
    // case: R30 GitOps tools need hooks and labels.
    // case: S23
    it("have the same objects as in the simulator, no changes in the second up, and no leftovers", async () => {
      stack = await LabStack.create(lab, "joined", pair(args));

      const preview = await stack.preview();
      expect(preview.changes).toMatchObject({ create: 21 });
      expect(stepsOfPair(preview)).toEqual(CREATED);

      const ran = await (startsTogether ? upWithLateEndpoint(stack) : stack.up());
      expect(stepsOfPair(ran)).toEqual(CREATED);
      expect(pairSnapshot(valuesOf(ran.outputs), await stack.objects(), milan)).toEqual(snapshot);
      expect(ran.outputs["latency"]?.value).toMatch(/^\d+(\.\d+)?(µs|ms|s)$/);
      for (const progress of PROGRESS) {
        expect(ran.messages).toContainEqual(expect.stringContaining(progress));
      }

      await stack.up({ expectNoChanges: true });
      await stack.refresh({ expectNoChanges: true });

      const { milliseconds } = await stack.destroy();
      stack = undefined;
      expect(milliseconds / 1000).toBeLessThan(DESTROY_SECONDS);
      expect(await inventory([rome, milan])).toEqual([]);
    });
  },
);

describe("a stack with a pair", () => {
  it("has no private key in plain text in its state", async () => {
    stack = await LabStack.create(lab, "secrets", pair());
    await stack.up();

    const state = await stack.state();
    for (const [cluster, remote] of [
      [rome, milan],
      [milan, rome],
    ] as const) {
      const keys = await privateKeys(cluster, remote);
      expect(keys).toHaveLength(1);
      expect(state).not.toContain(keys[0]);
    }
  });

  it("preview --refresh shows a manual edit, and up --refresh repairs it", async () => {
    stack = await LabStack.create(lab, "drift", pair());
    await stack.up();
    await changeLiqoObject(rome, milan, "gatewayclients", { spec: { mtu: 1400 } });

    const { steps } = await stack.preview({ refresh: true });
    expect(steps).toContain("update GatewayClient pair-client");

    await stack.up({ refresh: true });
    const client = await liqoObject<LiqoNetworkObject & { spec: { mtu: number } }>(
      rome,
      milan,
      "gatewayclients",
    );
    expect(client?.spec.mtu).toBe(1340);
  });
});

/** Runs `up` with a server that has no endpoint before the client is created. */
async function upWithLateEndpoint(late: LabStack): Promise<Ran> {
  setFaults(lab.lab.folder, [
    { cluster: "milan", kind: "load-balancer-pending" },
    { cluster: "milan", kind: "pods-never-ready" },
  ]);
  const up = late.up();
  try {
    const what = "a GatewayClient without an endpoint of its server";
    await waitFor({ what, seconds: 60 }, () => liqoObject(rome, milan, "gatewayclients"));
    type Server = LiqoNetworkObject & { status?: { endpoint?: { addresses?: string[] } } };
    const server = await liqoObject<Server>(milan, rome, "gatewayservers");
    const addresses = server?.status?.endpoint?.addresses ?? [];
    expect(addresses.filter((address) => address !== "")).toEqual([]);
  } finally {
    setFaults(lab.lab.folder, []);
    // The stack is locked until `up` ends.
    await up.catch(() => undefined);
  }
  return up;
}

/** The sorted steps of a command, without the stack and the provider of `Stash`. */
function stepsOfPair({ steps }: Ran): string[] {
  return steps.filter((step) => !/^create (Stack|pulumi) /.test(step)).sort();
}

function valuesOf(outputs: OutputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
  );
}
