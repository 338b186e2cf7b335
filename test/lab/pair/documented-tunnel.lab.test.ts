import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PairClientArgs } from "../../../src/index.js";
import { joined } from "../../rome-and-milan.js";
import { waitForStatus } from "../connection-status.js";
import {
  declareManually,
  type DocumentedKeys,
  NODE_PORT,
  derivePublicKeys,
  tunnelObjects,
} from "../documented-tunnel.js";
import { removeTenant } from "../liqo-leftovers.js";
import { tenantNamespace } from "../liqo-api.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { gatewayPods } from "./gateway-pods.js";
import { LabStack } from "./lab-stack.js";
import { withoutInterruption } from "./tunnel-continuity.js";

// A tunnel with the names of Liqo's page on declarative peering. The steps continue with the same
// tunnel.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let keys: DocumentedKeys;
let stack: LabStack;

beforeAll(async () => {
  keys = await declareManually(milan, rome);
  await waitForStatus([rome, milan], "Connected", 30);
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

type SideSettings = Pick<PairClientArgs, "namespace" | "keys" | "publicKeyName" | "gatewayName">;

interface Settings {
  readonly server?: SideSettings;
  readonly client?: SideSettings;
  readonly mtu?: number;
}

function pair({ server, client, mtu }: Settings = {}) {
  const settings = { server: { ...exposure, ...server }, client, mtu, timeout: "60s" } as const;
  return () => Promise.resolve(joined(settings));
}

/** The objects of the tunnel in both clusters, and its pods. */
async function tunnel(): Promise<string[]> {
  const objects = [await tunnelObjects(milan, rome), await tunnelObjects(rome, milan)];
  return [
    ...objects.flat(),
    ...(await gatewayPods([
      [milan, rome],
      [rome, milan],
    ])),
  ];
}

describe("a manually declared tunnel", () => {
  // case: N3 A tunnel already exists that was declared manually with other names.
  // case: C1 A tunnel has the names of Liqo's page on declarative peering (see N3).
  // case: V1
  it("1. preview and up reject the tunnel without changes if its namespaces are not set", async () => {
    const before = await tunnel();

    for (const command of [() => stack.preview(), () => stack.up()]) {
      const failure = await failureMessage(command());
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

  // case: C1, V1
  it("2. up rejects the tunnel if only its namespaces are set", async () => {
    const before = await tunnel();
    stack.program = pair(namespaces);

    expect(await failureMessage(stack.up())).toContain(
      "Secret gw-keys in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack",
    );

    expect(await tunnel()).toEqual(before);
  });

  it("3. up rejects the tunnel if its namespaces and keys are set, but not its gateway names", async () => {
    const before = await tunnel();
    const { server, client } = derivePublicKeys(keys);
    stack.program = pair({
      server: { ...namespaces.server, keys: { secretName: "gw-keys", publicKey: server } },
      client: { ...namespaces.client, keys: { secretName: "gw-keys", publicKey: client } },
    });

    expect(await failureMessage(stack.up())).toContain(
      "GatewayServer server in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack: " +
        "Liqo runs one gateway in a namespace",
    );

    expect(await tunnel()).toEqual(before);
  });

  it("4. preview rejects the tunnel if its gateway differs from the declaration", async () => {
    const before = await tunnel();
    stack.program = adopted({ mtu: 1400 });

    expect(await failureMessage(stack.preview())).toContain(
      "GatewayServer liqo-tenant-rome/server of cluster milan cannot be adopted, because its settings differ from the declared settings " +
        "mtu 1340 (declared: 1400)",
    );

    expect(await tunnel()).toEqual(before);
  });

  // case: N3, C1
  it("5. up adopts the tunnel without packet loss if all names are set, and keeps keys, gateways and pods", async () => {
    const before = await tunnel();
    stack.program = adopted();

    const clusters = { server: milan, client: rome };
    const { outputs } = await withoutInterruption(lab.lab, clusters, () => stack.up());

    expect(outputs["status"]?.value).toBe("Connected");
    expect(outputs["publicKeys"]?.value).toEqual(derivePublicKeys(keys));
    expect(identities(await tunnel())).toEqual(identities(before));
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });

  it("6. destroy deletes the adopted tunnel, but keeps its keys and namespaces", async () => {
    await stack.destroy({ keepStack: true });

    const leftovers = await tunnelObjects(milan, rome);
    expect(leftovers).toHaveLength(1);
    expect(leftovers[0]).toMatch(/^Secret gw-keys /);
  });
});

/** A pair with all names of the tunnel. */
function adopted({ mtu }: { mtu?: number } = {}) {
  const { server, client } = derivePublicKeys(keys);
  return pair({
    server: {
      ...namespaces.server,
      publicKeyName: "gw-publickey",
      gatewayName: "server",
      keys: { secretName: "gw-keys", publicKey: server },
    },
    client: {
      ...namespaces.client,
      publicKeyName: "gw-publickey",
      gatewayName: "client",
      keys: { secretName: "gw-keys", publicKey: client },
    },
    mtu,
  });
}

/** The objects without their generation. */
function identities(objects: readonly string[]): string[] {
  return objects.map((object) => object.split(" ").slice(0, 3).join(" "));
}
