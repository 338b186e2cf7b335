import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { RemoteSide } from "../../../src/index.js";
import { waitFor } from "../cluster/wait.js";
import { connectionStatus } from "../connection-status.js";
import { privateKeys } from "../pair/private-keys.js";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import { useLab } from "../use-lab.js";
import { Administrator, type SideRan, useAdministrators } from "./administrator.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

const QUIET = { expectNoChanges: true };

describe("two stacks with a kubeconfig of one cluster each", () => {
  it("are Connected if the server's begins, and stay as they are", async () => {
    const first = await at.milan.up({});
    expect(first.status).toMatch(/^waiting for the hand-off of rome/);
    const second = await at.rome.up({ remotePeerInfo: first.peerInfo });
    expect(second.status).toMatch(/^waiting for milan, all is set up here/);
    const third = await at.milan.up({ remotePeerInfo: second.peerInfo });
    expect(third.status).toBe("Connected");
    const fourth = await at.rome.up({ remotePeerInfo: third.peerInfo });
    expect(fourth.status).toBe("Connected");
    expect(fourth.peerInfo).toEqual(second.peerInfo);

    await at.milan.up({ remotePeerInfo: fourth.peerInfo }, QUIET);
    await at.milan.refresh(QUIET);
    await at.rome.up({ remotePeerInfo: third.peerInfo }, QUIET);
    await at.rome.refresh(QUIET);

    await expectNoPrivateKeyIn([first, second, third, fourth]);
  });

  it("are Connected if the client's begins, and the documents go by stack references", async () => {
    const handOffOf = (stack: string) => () => ({
      remotePeerInfo: new pulumi.StackReference(stack).getOutput("peerInfo"),
    });
    const romeUp = () => at.rome.up(handOffOf(at.milan.reference));
    const milanUp = () => at.milan.up(handOffOf(at.rome.reference));

    expect((await romeUp()).status).toMatch(/^waiting for the hand-off of milan/);
    expect((await milanUp()).status).toMatch(/^waiting for rome, all is set up here/);
    expect((await romeUp()).status).toBe("Connected");
    expect((await milanUp()).status).toBe("Connected");
    const { changes } = await romeUp();
    expect(Object.keys(changes).sort()).toEqual(["read", "same"]);
  });

  it("are Connected if each types by hand what the other tells, and stay as they are", async () => {
    const server = await at.milan.up({});
    const client = await at.rome.up({ remote: byHand(server) });
    expect(client.status).toMatch(/^waiting for milan, all is set up here/);

    const ofRome = byHand(client);
    expect((await at.milan.up({ remote: ofRome })).status).toBe("Connected");
    const ofMilan = { ...byHand(server), installedPublicKey: client.peerInfo.from.publicKey };
    expect((await at.rome.up({ remote: ofMilan })).status).toBe("Connected");

    await at.milan.up({ remote: ofRome }, QUIET);
    await at.rome.up({ remote: ofMilan }, QUIET);
    await at.rome.refresh(QUIET);
  });

  // case: R21
  it("are independent: what one destroys is seen in the other's preview, and left as it is there", async () => {
    const first = await at.milan.up({});
    const second = await at.rome.up({ remotePeerInfo: first.peerInfo });
    const { peerInfo } = await at.milan.up({ remotePeerInfo: second.peerInfo });
    await at.rome.up({ remotePeerInfo: peerInfo });

    await at.milan.destroy();
    at.milan = await Administrator.of(lab, "Server", milan, rome);
    expect(await tenantNamespaces([rome, milan])).toEqual(["rome: liqo-tenant-milan"]);
    await waitFor({ what: "the loss of the tunnel in rome", seconds: 60 }, async () => {
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

/** What one reads out to the other: a client also whose key it has, since it begins with that. */
function byHand({ peerInfo: { from, installedPublicKey } }: SideRan): RemoteSide {
  const { podCidrs, externalCidr, publicKey, endpoint } = from;
  return { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint, installedPublicKey };
}

async function expectNoPrivateKeyIn(runs: readonly SideRan[]): Promise<void> {
  const text = JSON.stringify(runs.map(({ outputs, text: printed }) => [outputs, printed]));
  for (const [own, other] of [
    [rome, milan],
    [milan, rome],
  ] as const) {
    const keys = await privateKeys(own, other);
    expect(keys).toHaveLength(1);
    expect(text).not.toContain(keys[0]);
  }
}
