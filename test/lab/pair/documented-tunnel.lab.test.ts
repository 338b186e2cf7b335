import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  LiqoCluster,
  LiqoNetworkPair,
  type PairClientArgs,
  type PairServerArgs,
} from "../../../src/index.js";
import { bothSay } from "../connection-status.js";
import {
  declareByHand,
  type DocumentedKeys,
  NODE_PORT,
  publicHalves,
  tunnelObjects,
} from "../documented-tunnel.js";
import { removeTenant } from "../liqo-leftovers.js";
import { tenantNamespace } from "../liqo-api.js";
import { TunnelWatch } from "../tunnel-watch.js";
import { useLab } from "../use-lab.js";
import { failureOf } from "./failure-of.js";
import { gatewayPods } from "./fresh-connection.js";
import { LabStack } from "./lab-stack.js";

// A tunnel with the names of Liqo's page on declarative peering. Each step continues where the one before it ended.

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let keys: DocumentedKeys;
let stack: LabStack;

beforeAll(async () => {
  keys = await declareByHand(milan, rome);
  await bothSay([rome, milan], "Connected", 30);
  stack = await LabStack.create(lab, "documented", pair());
});

afterAll(async () => {
  await stack.destroy();
  await removeTenant(milan, tenantNamespace(rome));
  await removeTenant(rome, tenantNamespace(milan));
});

const namespaces = {
  server: { namespace: tenantNamespace(rome) },
  client: { namespace: tenantNamespace(milan) },
};
const exposure = { serviceType: "NodePort", nodePort: NODE_PORT } as const;

function pair(server: PairServerArgs = {}, client: PairClientArgs = {}) {
  return async () => {
    const link = new LiqoNetworkPair("pair", {
      server: new LiqoCluster("milan", { context: "milan" }),
      client: new LiqoCluster("rome", { context: "rome" }),
      timeout: "60s",
      gatewayServer: { ...exposure, ...server },
      gatewayClient: client,
    });
    return Promise.resolve({ status: link.status, publicKeys: link.publicKeys });
  };
}

/** All that both clusters have of the tunnel. */
async function tunnel(): Promise<string[]> {
  const ends = [await tunnelObjects(milan, rome), await tunnelObjects(rome, milan)];
  return [
    ...ends.flat(),
    ...(await gatewayPods([
      [milan, rome],
      [rome, milan],
    ])),
  ];
}

describe("a tunnel that was declared by hand", () => {
  // case: N3 A tunnel already exists that was declared manually with other names.
  it("1. is rejected by the preview and by up, and nothing is changed, if its namespaces are to be created", async () => {
    const before = await tunnel();

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureOf(command());
      for (const object of [
        "Configuration rome in namespace liqo-tenant-rome of cluster milan",
        "GatewayServer server in namespace liqo-tenant-rome of cluster milan",
        "PublicKey gw-publickey in namespace liqo-tenant-rome of cluster milan",
        "Secret gw-keys in namespace liqo-tenant-rome of cluster milan",
        "GatewayClient client in namespace liqo-tenant-milan of cluster rome",
      ]) {
        expect(failure).toContain(`${object} already exists and was not created by this stack`);
      }
    }

    expect(await tunnel()).toEqual(before);
  });

  it("2. is rejected likewise if its namespaces are set", async () => {
    const before = await tunnel();
    stack.program = pair(namespaces.server, namespaces.client);

    expect(await failureOf(stack.up())).toContain(
      "Secret gw-keys in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack",
    );

    expect(await tunnel()).toEqual(before);
  });

  it("3. is rejected if its keys are set, but not the names of its gateways", async () => {
    const before = await tunnel();
    const { server, client } = publicHalves(keys);
    stack.program = pair(
      { ...namespaces.server, keys: { secretName: "gw-keys", publicKey: server } },
      { ...namespaces.client, keys: { secretName: "gw-keys", publicKey: client } },
    );

    expect(await failureOf(stack.up())).toContain(
      "GatewayServer server in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack: " +
        "Liqo runs one gateway in a namespace",
    );

    expect(await tunnel()).toEqual(before);
  });

  it("4. is rejected if its gateway differs from the declaration", async () => {
    const before = await tunnel();
    stack.program = adopted({ mtu: 1400 });

    expect(await failureOf(stack.preview())).toContain(
      "GatewayServer liqo-tenant-rome/server of cluster milan already exists and was not created by this stack: " +
        "it has mtu 1340 (declared: 1400)",
    );

    expect(await tunnel()).toEqual(before);
  });

  // case: N3
  it("5. is adopted if everything is named: no packet is lost, and keys, gateways and pods stay", async () => {
    const before = await tunnel();
    stack.program = adopted();
    const watch = await TunnelWatch.start(lab.lab, rome, milan, "Server");

    const { outputs } = await stack.up();

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(publicHalves(keys));
    expect(identities(await tunnel())).toEqual(identities(before));
    if (watch !== undefined) {
      // A busy machine holds packets up too, but a pod that starts takes longer.
      expect(await watch.stop()).toBeLessThan(3000);
    }
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });

  it("6. goes with the stack that has adopted it, but its keys and namespaces stay", async () => {
    await stack.destroy({ keepStack: true });

    const left = await tunnelObjects(milan, rome);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^Secret gw-keys /);
  });
});

function adopted(more: { mtu?: number } = {}) {
  const { server, client } = publicHalves(keys);
  const named = { publicKeyName: "gw-publickey" };
  return async () => {
    const link = new LiqoNetworkPair("pair", {
      server: new LiqoCluster("milan", { context: "milan" }),
      client: new LiqoCluster("rome", { context: "rome" }),
      timeout: "60s",
      ...more,
      gatewayServer: {
        ...exposure,
        ...namespaces.server,
        ...named,
        gatewayName: "server",
        keys: { secretName: "gw-keys", publicKey: server },
      },
      gatewayClient: {
        ...namespaces.client,
        ...named,
        gatewayName: "client",
        keys: { secretName: "gw-keys", publicKey: client },
      },
    });
    return Promise.resolve({ status: link.status, publicKeys: link.publicKeys });
  };
}

/** The objects without their generation. */
function identities(objects: readonly string[]): string[] {
  return objects.map((object) => object.split(" ").slice(0, 3).join(" "));
}
