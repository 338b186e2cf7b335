import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { handOffDigest } from "../../../src/hand-off/hand-off.js";
import type { HandOff } from "../../../src/index.js";
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
function reissued(handOff: HandOff, from: Partial<HandOff["from"]>): HandOff {
  const changed = { ...handOff, from: { ...handOff.from, ...from } };
  return { ...changed, digest: handOffDigest(changed) };
}

describe("a hand-off is refused, and nothing is created,", () => {
  it("if it was altered, does not fit to this side, is for another cluster, or plays the same role", async () => {
    const { handOff } = await at.milan.up({});

    const altered = { ...handOff, mtu: 1400 };
    await expectRefusal({ remoteHandOff: altered }, /remoteHandOff: it is not as it was issued/);
    await expectRefusal(
      { remoteHandOff: JSON.stringify({ ...handOff, to: "turin" }) },
      /remoteHandOff: it is not as it was issued/,
    );

    const previews: readonly (readonly [Decided, RegExp])[] = [
      [
        { remoteHandOff: handOff, mtu: 1400 },
        /remoteHandOff\.mtu: .* got 1340 there and 1400 here/,
      ],
      [{ remoteHandOff: { ...handOff, version: 2 } }, /remoteHandOff: expected version 1, got 2/],
      [
        { remoteHandOff: reissued(handOff, { podCidrs: ["0.0.0.0/0"] }) },
        /remoteHandOff\.from\.podCidrs\[0\]: expected a prefix of 8 bits or more/,
      ],
      [
        { remoteHandOff: reissued(handOff, { podCidrs: [handOff.from.externalCidr] }) },
        /remoteHandOff\.from\.externalCidr: expected a range apart from the pods'/,
      ],
    ];
    for (const [decided, reason] of previews) {
      await expectRefusalBy(at.rome.preview(decided), reason);
    }

    const { handOff: own } = await at.rome.up({});
    await at.rome.destroy();
    at.rome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remoteHandOff: own },
      /remoteHandOff\.to: expected a hand-off for cluster rome, got one for milan(.|\n)*remoteHandOff\.from\.role/,
    );
  });

  it("if it has expired before its first use; what was accepted in time goes on", async () => {
    const { handOff } = await at.milan.up({ validity: "1m" });
    await at.rome.up({ remoteHandOff: handOff });
    const left = Date.parse(handOff.expiresAt) - Date.now();
    await sleep(Math.max(0, left) + 1000);

    await at.rome.up({ remoteHandOff: handOff }, { expectNoChanges: true });

    await at.rome.destroy();
    at.rome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remoteHandOff: handOff },
      /remoteHandOff\.expiresAt: expected a hand-off that has not expired/,
    );
  });
});
