import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { ManualRemoteSide } from "../../../src/index.js";
import { waitFor } from "../cluster/wait.js";
import { connectionStatus } from "../connection-status.js";
import { privateKeys } from "../pair/private-keys.js";
import { tenantNamespaces } from "../pair/tenant-namespaces.js";
import { useLab } from "../use-lab.js";
import { administratorOf, useAdministrators } from "./administrator.js";
import type { SideRan } from "./side-administrator.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

const NO_CHANGES = { expectNoChanges: true };

describe("two stacks with access to one cluster each", () => {
  it("are Connected if the server starts, and the next up reports no changes", async () => {
    const first = await at.milan.up({});
    expect(first.status).toMatch(/^waiting for the document of rome/);
    const second = await at.rome.up({ remotePeerInfo: first.peerInfo });
    expect(second.status).toMatch(/^waiting for milan to install this side's key/);
    const third = await at.milan.up({ remotePeerInfo: second.peerInfo });
    expect(third.status).toBe("Connected");
    const fourth = await at.rome.up({ remotePeerInfo: third.peerInfo });
    expect(fourth.status).toBe("Connected");
    expect(fourth.peerInfo).toEqual(second.peerInfo);

    await at.milan.up({ remotePeerInfo: fourth.peerInfo }, NO_CHANGES);
    await at.milan.refresh(NO_CHANGES);
    await at.rome.up({ remotePeerInfo: third.peerInfo }, NO_CHANGES);
    await at.rome.refresh(NO_CHANGES);

    await expectNoPrivateKeyIn([first, second, third, fourth]);
  });

  it("are Connected if the client starts, with peer info from stack references", async () => {
    const peerInfoOf = (stack: string) => () => ({
      remotePeerInfo: new pulumi.StackReference(stack).getOutput("peerInfo"),
    });
    const romeUp = () => at.rome.up(peerInfoOf(at.milan.reference));
    const milanUp = () => at.milan.up(peerInfoOf(at.rome.reference));

    expect((await romeUp()).status).toMatch(/^waiting for the document of milan/);
    expect((await milanUp()).status).toMatch(/^waiting for rome to install this side's key/);
    expect((await romeUp()).status).toBe("Connected");
    expect((await milanUp()).status).toBe("Connected");
    const { changes } = await romeUp();
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
  });

  it("are Connected with manually entered values, and the next up reports no changes", async () => {
    const server = await at.milan.up({});
    const client = await at.rome.up({ remote: enteredManually(server) });
    expect(client.status).toMatch(/^waiting for milan to install this side's key/);

    const ofRome = enteredManually(client);
    expect((await at.milan.up({ remote: ofRome })).status).toBe("Connected");
    const ofMilan = {
      ...enteredManually(server),
      installedPublicKey: client.peerInfo.from.publicKey,
    };
    expect((await at.rome.up({ remote: ofMilan })).status).toBe("Connected");

    await at.milan.up({ remote: ofRome }, NO_CHANGES);
    await at.rome.up({ remote: ofMilan }, NO_CHANGES);
    await at.rome.refresh(NO_CHANGES);
  });

  // case: R21
  it("are independent: a destroyed side is reported in the preview of the other side, without changes", async () => {
    const first = await at.milan.up({});
    const second = await at.rome.up({ remotePeerInfo: first.peerInfo });
    const { peerInfo } = await at.milan.up({ remotePeerInfo: second.peerInfo });
    await at.rome.up({ remotePeerInfo: peerInfo });

    await at.milan.destroy();
    at.milan = await administratorOf(lab, "Server", milan, rome);
    expect(await tenantNamespaces([rome, milan])).toEqual(["rome: liqo-tenant-milan"]);
    await waitFor({ what: "rome to report the broken tunnel", seconds: 60 }, async () => {
      const { value } = await connectionStatus(rome, milan);
      return value === "Connected" ? undefined : true;
    });

    const preview = await at.rome.preview({ remotePeerInfo: peerInfo });
    expect(preview.text).toMatch(
      /the tunnel is not up: its Connection in cluster rome reports \w+/,
    );
    expect(Object.keys(preview.changes).sort()).toEqual(["read", "same"]);
  });
});

/** The values that an administrator reads to the other administrator. */
function enteredManually({ peerInfo: { from, installedPublicKey } }: SideRan): ManualRemoteSide {
  const { podCidrs, externalCidr, publicKey, endpoint } = from;
  return { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint, installedPublicKey };
}

async function expectNoPrivateKeyIn(runs: readonly SideRan[]): Promise<void> {
  const text = JSON.stringify(runs.map(({ outputs, text: printed }) => [outputs, printed]));
  for (const [cluster, remote] of [
    [rome, milan],
    [milan, rome],
  ] as const) {
    const keys = await privateKeys(cluster, remote);
    expect(keys).toHaveLength(1);
    expect(text).not.toContain(keys[0]);
  }
}
