import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { generateSeed, signerOf } from "../../../src/network/peer-info/signed-document.js";
import type { PeerInfo } from "../../../src/index.js";
import { failureMessage } from "../pair/failure-message.js";
import { tenantNamespaces } from "../pair/tenant-namespaces.js";
import { useLab } from "../use-lab.js";
import { administratorOf, type ChangeableArgs, useAdministrators } from "./administrator.js";

const lab = useLab();
const rome = lab.cluster("rome");
const milan = lab.cluster("milan");

const at = useAdministrators(lab);

/** Expects that preview and up of rome fail, and that no object is created. */
async function expectRejection(args: ChangeableArgs, reason: RegExp): Promise<void> {
  await expectFailure(at.rome.preview(args), reason);
  await expectFailure(at.rome.up(args), reason);
}

async function expectFailure(command: Promise<unknown>, reason: RegExp): Promise<void> {
  const text = await failureMessage(command);
  expect(text).toContain('LiqoNetworkSide "to-milan" has invalid arguments:');
  expect(text).toMatch(reason);
  expect(await tenantNamespaces([rome])).toEqual([]);
}

/** A valid document with changed values, signed with another key. */
function reissued(peerInfo: PeerInfo, from: Partial<PeerInfo["from"]>): PeerInfo {
  const { signingKey, sign } = signerOf(generateSeed());
  const changed = { ...peerInfo, from: { ...peerInfo.from, ...from }, signingKey };
  return { ...changed, signature: sign(changed) };
}

describe("peer info is rejected without changes", () => {
  it("if it was modified, does not match this side, is for another cluster, or has the same role", async () => {
    const { peerInfo } = await at.milan.up({});

    const altered = { ...peerInfo, mtu: 1400 };
    await expectRejection(
      { remotePeerInfo: altered },
      /remotePeerInfo: signature mismatch: the document was changed after it was issued/,
    );
    await expectRejection(
      { remotePeerInfo: JSON.stringify({ ...peerInfo, to: "turin" }) },
      /remotePeerInfo: signature mismatch: the document was changed after it was issued/,
    );

    const previews: readonly (readonly [ChangeableArgs, RegExp])[] = [
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
        /remotePeerInfo\.from\.podCidrs\[0\]: expected a prefix length of at least 8/,
      ],
      [
        { remotePeerInfo: reissued(peerInfo, { podCidrs: [peerInfo.from.externalCidr] }) },
        /remotePeerInfo\.from\.externalCidr: expected a CIDR that does not overlap the pod CIDRs/,
      ],
    ];
    for (const [args, reason] of previews) {
      await expectFailure(at.rome.preview(args), reason);
    }

    const { peerInfo: own } = await at.rome.up({});
    await at.rome.destroy();
    at.rome = await administratorOf(lab, "Client", rome, milan);
    await expectRejection(
      { remotePeerInfo: own },
      /remotePeerInfo: expected the document of cluster milan, got the document of this side/,
    );
  });

  // case: V8
  it("if it is older than the accepted peer info, or signed by another key, until its fingerprint is set", async () => {
    const { peerInfo: first } = await at.milan.up({});
    await at.rome.up({ remotePeerInfo: first });
    const { peerInfo: second } = await at.milan.up({ expiresIn: "24h" });
    await at.rome.up({ remotePeerInfo: second });
    const preview = () => at.rome.preview({ remotePeerInfo: first });
    expect(await failureMessage(preview())).toContain(
      "remotePeerInfo is older than the document accepted earlier",
    );

    const rotated = await at.milan.up({ expiresIn: "24h", signingKeyVersion: 2 });
    const { peerInfo: remotePeerInfo } = rotated;
    for (const run of [
      () => at.rome.preview({ remotePeerInfo }),
      () => at.rome.up({ remotePeerInfo }),
    ]) {
      expect(await failureMessage(run())).toContain(
        "remotePeerInfo is signed by another key than the document accepted earlier",
      );
    }
    const remoteSigningKeyFingerprint = String(rotated.outputs["signingKeyFingerprint"]?.value);
    await at.rome.up({ remotePeerInfo, remoteSigningKeyFingerprint });
    await at.rome.up({ remotePeerInfo }, { expectNoChanges: true });
    expect(await tenantNamespaces([rome])).toEqual(["rome: liqo-tenant-milan"]);
  });

  it("if it expired before its first use, but accepted peer info stays valid", async () => {
    const { peerInfo } = await at.milan.up({ expiresIn: "1m" });
    await at.rome.up({ remotePeerInfo: peerInfo });
    const remaining = Date.parse(peerInfo.expiresAt) - Date.now();
    await sleep(Math.max(0, remaining) + 1000);

    await at.rome.up({ remotePeerInfo: peerInfo }, { expectNoChanges: true });

    await at.rome.destroy();
    at.rome = await administratorOf(lab, "Client", rome, milan);
    await expectRejection(
      { remotePeerInfo: peerInfo },
      /remotePeerInfo\.expiresAt: expected a document that has not expired/,
    );
  });
});
