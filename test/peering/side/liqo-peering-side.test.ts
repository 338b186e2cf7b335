import { describe, expect } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { it, type SideRun, type TwoAdministrators } from "./two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const NEXT =
  "Send peerInfo to its administrator, then run pulumi up with the document that they return";
const WAITING_FOR_ROME =
  "waiting for the document of rome. Send peerInfo to its administrator, " +
  "then run pulumi up with their document as remotePeerInfo";
const WAITING_FOR_MILAN = WAITING_FOR_ROME.replace("rome", "milan");
const NOT_SIGNED = `waiting for rome to sign the nonce of this side. ${NEXT}`;
const NOT_ACCEPTED = `waiting for milan to accept this cluster. ${NEXT}`;
const NOT_USED =
  "waiting for rome to use its credentials. " +
  "Send peerInfo to its administrator, who then runs pulumi up with that document";

const statusOf = ({ outputs }: SideRun) => outputs.status;
const objectsOf = async (stack: SimulatedClusters) =>
  (await stack.objects()).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

/** Runs each side twice. Returns the last runs. */
export async function peer(
  admins: TwoAdministrators,
  args: { readonly network?: false } = {},
): Promise<{ readonly milan: SideRun; readonly rome: SideRun }> {
  await admins.milanUp(args);
  await admins.romeUp(args);
  await admins.milanUp(args);
  const rome = await admins.romeUp(args);
  const milan = await admins.milanUp(args);
  return { milan, rome };
}

describe.each([
  ["with a network", {}],
  ["without a network", { network: false }],
] as const)(
  "two administrators peer their clusters %s, and each run reports the next step,",
  (_title, args) => {
    it("if the provider is first", async ({ admins }) => {
      expect(statusOf(await admins.milanUp(args))).toBe(WAITING_FOR_ROME);
      expect(statusOf(await admins.romeUp(args))).toBe(NOT_ACCEPTED);
      expect(statusOf(await admins.milanUp(args))).toBe(NOT_USED);
      const rome = await admins.romeUp(args);

      expect(statusOf(rome)).toBe("Ready");
      expect(rome.outputs.nodes).toMatchObject([{ name: "milan", status: "Ready" }]);
      expect(statusOf(await admins.milanUp(args))).toBe("Ready");
    });

    it("if the consumer is first", async ({ admins }) => {
      expect(statusOf(await admins.romeUp(args))).toBe(WAITING_FOR_MILAN);
      expect(statusOf(await admins.milanUp(args))).toBe(NOT_SIGNED);
      expect(statusOf(await admins.romeUp(args))).toBe(NOT_ACCEPTED);
      expect(statusOf(await admins.milanUp(args))).toBe(NOT_USED);
      expect(statusOf(await admins.romeUp(args))).toBe("Ready");
    });

    it("if each runs twice", async ({ admins }) => {
      const run = async (up: () => Promise<SideRun>) => {
        const first = await up();
        const second = await up();
        expect(second.changes).toMatchObject(NO_CHANGES);
        expect(second.outputs).toEqual(first.outputs);
        return statusOf(second);
      };
      const milanUp = () => run(() => admins.milanUp(args));
      const romeUp = () => run(() => admins.romeUp(args));

      expect([await milanUp(), await romeUp(), await milanUp(), await romeUp()]).toEqual([
        WAITING_FOR_ROME,
        NOT_ACCEPTED,
        NOT_USED,
        "Ready",
      ]);
    });

    it("and the consumer, then the provider are destroyed without leftovers", async ({
      admins,
      clusters,
    }) => {
      await peer(admins, args);
      await admins.rome.destroy();
      await admins.milan.destroy();

      expect(await clusters.liveObjects("Tenant")).toEqual([]);
      expect(await clusters.liveObjects("Identity")).toEqual([]);
      expect(await clusters.liveObjects("ResourceSlice")).toEqual([]);
      expect(await clusters.liveObjects("VirtualNode")).toEqual([]);
    });
  },
);

describe("a side", () => {
  it("creates without a document only the objects that do not depend on the remote side", async ({
    admins,
  }) => {
    await admins.milanUp({ network: false });
    await admins.romeUp({ network: false, remotePeerInfo: undefined });

    expect(await objectsOf(admins.milan)).toEqual([
      "Namespace liqo-tenant-rome",
      "Secret liqo-nonce",
    ]);
    expect(await objectsOf(admins.rome)).toEqual(["Namespace liqo-tenant-milan"]);
  });
});
