import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { daysLater } from "../../later.js";
import { startRomeAndMilan } from "../../rome-and-milan.js";
import { TwoAdministrators } from "../side/two-administrators.js";

vi.setConfig({ testTimeout: 30_000 });

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

let clusters: SimulatedClusters;
let admins: TwoAdministrators;

beforeEach(async () => {
  clusters = await startRomeAndMilan();
  admins = new TwoAdministrators(clusters);
});

afterEach(() => clusters.settle());

describe("a side's hand-off", () => {
  it("says what the other side needs, and nothing secret", async () => {
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
        endpoint: { addresses: ["203.0.113.21"], port: 51840 },
      },
      to: "rome",
      mtu: 1340,
    });
    expect(Date.parse(expiresAt) - Date.parse(issuedAt)).toBe(7 * 24 * 3_600_000);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(outputs)).not.toContain(privateKey);
  });

  it("of a client has no endpoint, and says what it has of the server's", async () => {
    const milan = await admins.milanUp();
    const { outputs } = await admins.romeUp();

    expect(outputs.peerInfo.from.endpoint).toBeUndefined();
    expect(outputs.peerInfo.installedPublicKey).toBe(milan.outputs.publicKey);
    expect(outputs.peerInfo.configuredEndpoint).toEqual(milan.outputs.endpoint);
  });

  it("is valid for as long as was asked for, and issued anew when that changes", async () => {
    const first = await admins.milanUp({ expiresIn: "24h" });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await admins.milanUp({ expiresIn: "1h" });

    const { peerInfo } = second.outputs;
    expect(Date.parse(peerInfo.expiresAt) - Date.parse(peerInfo.issuedAt)).toBe(3_600_000);
    expect(peerInfo.issuedAt).not.toBe(first.outputs.peerInfo.issuedAt);
  });
});

describe("a hand-off that nobody has used in time", () => {
  it("is issued anew by the next up, and stays as it is until its time has passed again", async () => {
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

  it("is issued anew for the second of two, who has not been heard of for as long", async () => {
    await admins.milanUp();
    const rome = await admins.romeUp();
    await daysLater(8, async () => {
      const { outputs } = await admins.romeUp();

      expect(outputs.peerInfo.issuedAt).not.toBe(rome.outputs.peerInfo.issuedAt);
      expect((await admins.milanUp()).outputs.status).toBe("Connected");
    });
  });

  it("after it had been used and was given up, can be used again when its time has passed", async () => {
    await admins.milanUp();
    await admins.romeUp();
    await admins.milanUp();
    await admins.romeUp();
    await admins.romeUp({ remotePeerInfo: undefined });
    await daysLater(30, async () => {
      await admins.romeUp({ remotePeerInfo: undefined });
      const { peerInfo } = (await admins.milanUp()).outputs;

      expect(Date.parse(peerInfo.issuedAt)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(peerInfo.expiresAt)).toBeGreaterThan(Date.now());
      expect((await admins.milanUp()).outputs.peerInfo).toEqual(peerInfo);
      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });

  it("once it has been used, stays what it is", async () => {
    await admins.milanUp();
    const rome = await admins.romeUp();
    const milan = await admins.milanUp();
    await admins.romeUp();
    await daysLater(10, async () => {
      const later = [await admins.milanUp(), await admins.romeUp()];

      expect(later.map(({ changes }) => changes)).toMatchObject([NO_CHANGES, NO_CHANGES]);
      expect(later.map(({ outputs }) => outputs.peerInfo)).toEqual(
        [milan, rome].map(({ outputs }) => outputs.peerInfo),
      );
    });
  });
});
