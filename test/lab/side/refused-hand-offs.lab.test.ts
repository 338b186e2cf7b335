import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import { useLab } from "../use-lab.js";
import { Administrator, type Decided } from "./administrator.js";

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
});

/** Expects that Rome refuses what it is given, in a preview as well as without one, and creates nothing. */
async function expectRefusal(decided: Decided, reason: RegExp): Promise<void> {
  for (const run of [() => atRome.preview(decided), () => atRome.up(decided)]) {
    const text = await run().then(
      () => "it was not refused",
      (error: unknown) => String(error),
    );
    expect(text).toContain('LiqoNetworkSide "to-milan" has invalid arguments:');
    expect(text).toMatch(reason);
    expect(await tenantNamespaces([rome])).toEqual([]);
  }
}

describe("a hand-off is refused, and nothing is created,", () => {
  it("if it was altered, is for another cluster, or plays the same role", async () => {
    const { handOff } = await atMilan.up({});

    const altered = { ...handOff, mtu: 1400 };
    await expectRefusal({ remoteHandOff: altered }, /remoteHandOff: it is not as it was issued/);
    await expectRefusal(
      { remoteHandOff: JSON.stringify({ ...handOff, to: "turin" }) },
      /remoteHandOff: it is not as it was issued/,
    );

    const { handOff: own } = await atRome.up({});
    await atRome.destroy();
    atRome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remoteHandOff: own },
      /remoteHandOff\.to: expected a hand-off for cluster rome, got one for milan(.|\n)*remoteHandOff\.from\.role/,
    );
  });

  it("if it has expired before its first use; what was accepted in time goes on", async () => {
    const { handOff } = await atMilan.up({ validity: "25s" });
    await atRome.up({ remoteHandOff: handOff });
    const left = Date.parse(handOff.expiresAt) - Date.now();
    await sleep(Math.max(0, left) + 1000);

    await atRome.up({ remoteHandOff: handOff }, { expectNoChanges: true });

    await atRome.destroy();
    atRome = await Administrator.of(lab, "Client", rome, milan);
    await expectRefusal(
      { remoteHandOff: handOff },
      /remoteHandOff\.expiresAt: expected a hand-off that has not expired/,
    );
  });
});
