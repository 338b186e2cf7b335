import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { peerInfoDigest } from "../../../src/network/peer-info/peer-info.js";
import type { PeerInfo } from "../../../src/index.js";
import { failureOf } from "../pair/failure-of.js";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import { useLab } from "../use-lab.js";
import { Administrator, type Decided, useAdministrators } from "./administrator.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

/** Expects that Rome refuses what it is given, in a preview as well as without one, and creates nothing. */
async function expectRefusal(decided: Decided, reason: RegExp): Promise<void> {
  await expectRefusalBy(at.rome.preview(decided), reason);
  await expectRefusalBy(at.rome.up(decided), reason);
}

async function expectRefusalBy(command: Promise<unknown>, reason: RegExp): Promise<void> {
  const text = await failureOf(command);
  expect(text).toContain('LiqoNetworkSide "to-milan" has invalid arguments:');
  expect(text).toMatch(reason);
  expect(await tenantNamespaces([rome])).toEqual([]);
}

/** The same document as from a side that says something else of itself. */
function reissued(peerInfo: PeerInfo, from: Partial<PeerInfo["from"]>): PeerInfo {
  const changed = { ...peerInfo, from: { ...peerInfo.from, ...from } };
  return { ...changed, digest: peerInfoDigest(changed) };
}

describe("a hand-off is refused, and nothing is created,", () => {
  it("if it was altered, does not fit to this side, is for another cluster, or plays the same role", async () => {
    const { peerInfo } = await at.milan.up({});

    const altered = { ...peerInfo, mtu: 1400 };
    await expectRefusal({ remotePeerInfo: altered }, /remotePeerInfo: it is not as it was issued/);
    await expectRefusal(
      { remotePeerInfo: JSON.stringify({ ...peerInfo, to: "turin" }) },
      /remotePeerInfo: it is not as it was issued/,
    );

    const previews: readonly (readonly [Decided, RegExp])[] = [
      [
        { remotePeerInfo: peerInfo, mtu: 1400 },
        /remotePeerInfo\.mtu: .* got 1340 there and 1400 here/,
      ],
      [
        { remotePeerInfo: { ...peerInfo, version: 2 } },
        /remotePeerInfo: expected version 1, got 2/,
      ],
      [
        { remotePeerInfo: reissued(peerInfo, { podCidrs: ["0.0.0.0/0"] }) },
        /remotePeerInfo\.from\.podCidrs\[0\]: expected a prefix of 8 bits or more/,
      ],
      [
        { remotePeerInfo: reissued(peerInfo, { podCidrs: [peerInfo.from.externalCidr] }) },
        /remotePeerInfo\.from\.externalCidr: expected a range apart from the pods'/,
      ],
    ];
    for (const [decided, reason] of previews) {
      await expectRefusalBy(at.rome.preview(decided), reason);
    }

    const { peerInfo: own } = await at.rome.up({});
    await at.rome.destroy();
    at.rome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remotePeerInfo: own },
      /remotePeerInfo\.to: expected a hand-off for cluster rome, got one for milan(.|\n)*remotePeerInfo\.from\.role/,
    );
  });

  it("if it has expired before its first use; what was accepted in time goes on", async () => {
    const { peerInfo } = await at.milan.up({ expiresIn: "1m" });
    await at.rome.up({ remotePeerInfo: peerInfo });
    const left = Date.parse(peerInfo.expiresAt) - Date.now();
    await sleep(Math.max(0, left) + 1000);

    await at.rome.up({ remotePeerInfo: peerInfo }, { expectNoChanges: true });

    await at.rome.destroy();
    at.rome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remotePeerInfo: peerInfo },
      /remotePeerInfo\.expiresAt: expected a hand-off that has not expired/,
    );
  });
});
