import { describe, expect } from "vitest";
import { daysLater } from "../../fake-time.js";
import { it, type TwoAdministrators } from "../side/two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

describe("peerInfo", () => {
  it("contains the values that the remote side needs, and no secret", async ({ admins }) => {
    const { outputs } = await admins.milanUp();
    const [secret] = await admins.milan.objects("Secret");
    const { privateKey, publicKey } = secret?.["data"] as Record<string, string>;

    const { issuedAt, expiresAt, digest, ...contents } = outputs.peerInfo;
    expect(contents).toEqual({
      kind: "LiqoNetworkPeerInfo",
      version: 1,
      from: {
        clusterId: "milan",
        role: "Server",
        podCidrs: ["10.10.0.0/16"],
        externalCidr: "10.70.0.0/16",
        publicKey,
        liqoVersion: "1.2.0",
        endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
      },
      to: "rome",
      mtu: 1340,
    });
    expect(Date.parse(expiresAt) - Date.parse(issuedAt)).toBe(7 * 24 * 3_600_000);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(outputs)).not.toContain(privateKey);
  });

  it("of a client contains the server's key and endpoint, and no endpoint of its own", async ({
    admins,
  }) => {
    const milan = await admins.milanUp();
    const { outputs } = await admins.romeUp();

    expect(outputs.peerInfo.from.endpoint).toBeUndefined();
    expect(outputs.peerInfo.installedPublicKey).toBe(milan.outputs.publicKey);
    expect(outputs.peerInfo.receivedEndpoint).toEqual(milan.outputs.endpoint);
  });

  it("expires after expiresIn, and is issued again when expiresIn changes", async ({ admins }) => {
    const first = await admins.milanUp({ expiresIn: "24h" });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await admins.milanUp({ expiresIn: "1h" });

    const { peerInfo } = second.outputs;
    expect(Date.parse(peerInfo.expiresAt) - Date.parse(peerInfo.issuedAt)).toBe(3_600_000);
    expect(peerInfo.issuedAt).not.toBe(first.outputs.peerInfo.issuedAt);
  });
});

describe("peerInfo that expires before the remote side accepts it", () => {
  it("is issued again by the next up, once in each period", async ({ admins }) => {
    const first = await admins.milanUp();
    await daysLater(6, async () => {
      expect((await admins.milanUp()).outputs).toEqual(first.outputs);
    });
    await daysLater(8, async () => {
      const renewed = await admins.milanUp();
      const { issuedAt, expiresAt, digest, ...contents } = renewed.outputs.peerInfo;

      expect(first.outputs.peerInfo).toMatchObject(contents);
      expect(digest).not.toBe(first.outputs.peerInfo.digest);
      expect(Date.now() - Date.parse(issuedAt)).toBeLessThan(60_000);
      expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
      expect((await admins.milanUp()).changes).toMatchObject(NO_CHANGES);
      expect((await admins.romeUp()).outputs.status).toMatch(/^waiting for milan/);
    });
  });

  it("is issued again by the second side if the first side has not answered", async ({
    admins,
  }) => {
    await admins.milanUp();
    const rome = await admins.romeUp();
    await daysLater(8, async () => {
      const { outputs } = await admins.romeUp();

      expect(outputs.peerInfo.issuedAt).not.toBe(rome.outputs.peerInfo.issuedAt);
      expect((await admins.milanUp()).outputs.status).toBe("Connected");
    });
  });

  it("is issued again after the remote side was detached, and connects the sides again", async ({
    admins,
  }) => {
    await connect(admins);
    await admins.romeUp({ detached: true });
    await daysLater(30, async () => {
      await admins.romeUp({ detached: true });
      const { peerInfo } = (await admins.milanUp()).outputs;

      expect(Date.parse(peerInfo.issuedAt)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(peerInfo.expiresAt)).toBeGreaterThan(Date.now());
      expect((await admins.milanUp()).outputs.peerInfo).toEqual(peerInfo);
      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });
});

it("peerInfo that the remote side accepted is not issued again after it expires", async ({
  admins,
}) => {
  const [milan, rome] = await connect(admins);
  await daysLater(10, async () => {
    const later = [await admins.milanUp(), await admins.romeUp()];

    expect(later.map(({ changes }) => changes)).toMatchObject([NO_CHANGES, NO_CHANGES]);
    expect(later.map(({ outputs }) => outputs.peerInfo)).toEqual(
      [milan, rome].map(({ outputs }) => outputs.peerInfo),
    );
  });
});

/** Connects both sides. Returns the runs that issued the documents that are in use then. */
async function connect(admins: TwoAdministrators) {
  await admins.milanUp();
  const rome = await admins.romeUp();
  const milan = await admins.milanUp();
  await admins.romeUp();
  return [milan, rome] as const;
}
