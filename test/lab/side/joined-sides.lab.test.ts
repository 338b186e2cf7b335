import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../cluster/wait.js";
import { connectionStatus } from "../connection-status.js";
import { coreApi, tenantNamespace } from "../liqo-api.js";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import { useLab } from "../use-lab.js";
import { Administrator, type SideRan } from "./administrator.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

let atMilan: Administrator;
let atRome: Administrator;

beforeEach(async () => {
  atMilan = await Administrator.of(lab, "Server", milan, rome);
  atRome = await Administrator.of(lab, "Client", rome, milan);
});

afterEach(async () => {
  await atMilan.destroy();
  await atRome.destroy();
  expect(await tenantNamespaces([rome, milan])).toEqual([]);
});

const QUIET = { expectNoChanges: true };

describe("two stacks with a kubeconfig of one cluster each", () => {
  it("are Connected if the server's begins, and stay as they are", async () => {
    const first = await atMilan.up({});
    expect(first.status).toMatch(/^waiting for the hand-off of rome/);
    const second = await atRome.up({ remoteHandOff: first.handOff });
    expect(second.status).toMatch(/^waiting for milan, all is set up here/);
    const third = await atMilan.up({ remoteHandOff: second.handOff });
    expect(third.status).toBe("Connected");
    const fourth = await atRome.up({ remoteHandOff: third.handOff });
    expect(fourth.status).toBe("Connected");
    expect(fourth.handOff).toEqual(second.handOff);

    await atMilan.up({ remoteHandOff: fourth.handOff }, QUIET);
    await atMilan.refresh(QUIET);
    await atRome.up({ remoteHandOff: third.handOff }, QUIET);
    await atRome.refresh(QUIET);

    await expectNoPrivateKeyIn([first, second, third, fourth]);
  });

  it("are Connected if the client's begins, and the documents go by stack references", async () => {
    const handOffOf = (stack: string) => () => ({
      remoteHandOff: new pulumi.StackReference(stack).getOutput("handOff"),
    });
    const romeUp = () => atRome.up(handOffOf(atMilan.reference));
    const milanUp = () => atMilan.up(handOffOf(atRome.reference));

    expect((await romeUp()).status).toMatch(/^waiting for the hand-off of milan/);
    expect((await milanUp()).status).toMatch(/^waiting for rome, all is set up here/);
    expect((await romeUp()).status).toBe("Connected");
    expect((await milanUp()).status).toBe("Connected");
    const { changes } = await romeUp();
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
  });

  it("are independent: what one destroys is seen in the other's preview, and left as it is there", async () => {
    const first = await atMilan.up({});
    const second = await atRome.up({ remoteHandOff: first.handOff });
    const { handOff } = await atMilan.up({ remoteHandOff: second.handOff });
    await atRome.up({ remoteHandOff: handOff });

    await atMilan.destroy();
    atMilan = await Administrator.of(lab, "Server", milan, rome);
    expect(await tenantNamespaces([rome, milan])).toEqual(["rome: liqo-tenant-milan"]);
    await waitFor({ what: "the loss of the tunnel in rome", seconds: 60 }, async () => {
      const { value } = await connectionStatus(rome, milan);
      return value === "Connected" ? undefined : true;
    });

    const preview = await atRome.preview({ remoteHandOff: handOff });
    expect(preview.text).toMatch(/the tunnel is not up: its Connection in cluster rome says \w+/);
    expect(Object.keys(preview.changes).sort()).toEqual(["read", "same"]);
  });
});

async function expectNoPrivateKeyIn(runs: readonly SideRan[]): Promise<void> {
  const text = JSON.stringify(runs.map(({ outputs, text: printed }) => [outputs, printed]));
  for (const [own, other] of [
    [rome, milan],
    [milan, rome],
  ] as const) {
    const namespace = tenantNamespace(other);
    const { items } = await coreApi(own).listNamespacedSecret({ namespace });
    const keys = items.map(({ data }) => data?.["privateKey"] ?? "").filter((key) => key !== "");
    expect(keys).toHaveLength(1);
    expect(text).not.toContain(keys[0]);
  }
}
