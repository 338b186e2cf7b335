import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joined } from "../../rome-and-milan.js";
import { waitForStatus } from "../connection-status.js";
import { type LiqoctlPair, networkConnect } from "../liqoctl.js";
import { skipAfterFailure } from "../steps.js";
import { useLab } from "../use-lab.js";
import { failureMessage } from "./failure-message.js";
import { LabStack, type Ran } from "./lab-stack.js";
import { privateKey, publicKeysOf } from "./private-keys.js";
import { tenantNamespaces } from "./tenant-namespaces.js";
import { withoutInterruption } from "./tunnel-continuity.js";

// One pair that liqoctl created. The steps continue with the same pair.

skipAfterFailure();

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");
const liqoctlPair: LiqoctlPair = { client: rome, server: milan };

let stack: LabStack;

beforeAll(async () => {
  await networkConnect(lab.lab, liqoctlPair);
  await waitForStatus([rome, milan], "Connected", 5);
  stack = await LabStack.create(lab, "adopted", pair());
});

afterAll(async () => {
  await stack.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

function pair(server: { port?: number; keys?: undefined } = {}) {
  const settings = {
    server: { keys: "liqo-managed", ...server },
    client: { keys: "liqo-managed" },
    timeout: "60s",
  } as const;
  return () => Promise.resolve(joined(settings));
}

async function expectConnectedWithLiveKeys({ outputs }: Ran): Promise<void> {
  expect(outputs["status"]?.value).toBe("Connected");
  expect(outputs["publicKeys"]?.value).toEqual(await publicKeysOf(liqoctlPair));
}

describe("a pair that liqoctl created and that differs from the declaration", () => {
  it("1. preview rejects generated keys, which would break the tunnel", async () => {
    stack.program = pair({ keys: undefined });

    expect(await failureMessage(stack.preview())).toMatch(
      /Secret \S+ in namespace liqo-tenant-rome of cluster milan already exists and was not created by this stack/,
    );
  });

  it("2. preview rejects another port", async () => {
    stack.program = pair({ port: 51900 });

    expect(await failureMessage(stack.preview())).toContain(
      "GatewayServer liqo-tenant-rome/rome of cluster milan cannot be adopted, because its settings differ from the declared settings port (spec.endpoint.port) 51840 (declared: 51900)",
    );
  });
});

describe("a pair that liqoctl created", () => {
  it("3. up adopts the pair with its pods and keys, without an interruption", async () => {
    const keys = await publicKeysOf(liqoctlPair);
    stack.program = pair();

    const ran = await withoutInterruption(lab.lab, liqoctlPair, async () => {
      const preview = await stack.preview();
      expect(preview.text).not.toContain("already exists");
      return stack.up();
    });

    await expectConnectedWithLiveKeys(ran);
    expect(ran.outputs["publicKeys"]?.value).toEqual(keys);
  });

  it("4. the second up and refresh report no changes", async () => {
    const { steps } = await stack.up({ expectNoChanges: true });
    expect(steps).toEqual([]);
    await stack.refresh({ expectNoChanges: true });
  });

  it("5. the state contains no private key in plain text", async () => {
    const state = await stack.state();
    expect(state).not.toContain(await privateKey(milan, rome));
    expect(state).not.toContain(await privateKey(rome, milan));
  });

  it("6. up replaces the server for another port, and both clusters get the new public key", async () => {
    const keys = await publicKeysOf(liqoctlPair);
    stack.program = pair({ port: 51900 });

    const ran = await stack.up();

    await expectConnectedWithLiveKeys(ran);
    const { server, client } = await publicKeysOf(liqoctlPair);
    expect(server).not.toBe(keys.server);
    expect(client).toBe(keys.client);
    await stack.up({ expectNoChanges: true });
    await stack.refresh({ expectNoChanges: true });
  });
});
