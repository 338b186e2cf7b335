import { describe, expect, vi } from "vitest";
import { daysLater } from "../../fake-time.js";
import { it, type TwoAdministrators } from "../side/two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

async function connect(admins: TwoAdministrators): Promise<void> {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
}

describe("a document that the remote side did not use before it expired is issued again,", () => {
  it("if the server's port changed after the sides were connected", async ({ admins }) => {
    await connect(admins);
    await admins.milanUp({ port: 50000 });
    await daysLater(8, async () => {
      await expect(admins.romeUp()).rejects.toThrow("'**::<name of their side>-issued'");
      await admins.milanUp({ port: 50000 });
      const rome = await admins.romeUp();

      expect(rome.outputs.status).toBe("Connected");
      expect(rome.outputs.endpoint?.port).toBe(50000);
    });
  });

  it("if it confirmed the remote side's key", async ({ admins }) => {
    await admins.milanUp();
    await admins.romeUp();
    await admins.milanUp();
    await daysLater(8, async () => {
      await expect(admins.romeUp()).rejects.toThrow("expected a document that has not expired");
      await admins.milanUp();

      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });

  it("if the remote side has lost its state", async ({ admins, clusters }) => {
    await connect(admins);
    await daysLater(30, async () => {
      Object.assign(admins, { rome: clusters.stack("rome") });
      await expect(admins.romeUp()).rejects.toThrow("expected a document that has not expired");
      await admins.milanUp();

      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });
});

it("an expired document with the contents in use is not rejected", async ({ admins }) => {
  await connect(admins);
  await daysLater(8, async () => {
    await admins.milanUp();
  });
  const { milan } = admins.peerInfos;
  await daysLater(16, async () => {
    const rome = await admins.romeUp({ remotePeerInfo: milan });

    expect(rome.outputs.status).toBe("Connected");
    expect(rome.changes).toMatchObject(NO_CHANGES);
  });
});

it("two sides that answer each other's documents late stop to issue them again", async ({
  admins,
  onTestFinished,
}) => {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ["Date"] });
  const args = { expiresIn: "24h" } as const;
  const later = (hours: number) => vi.setSystemTime(Date.now() + hours * 3_600_000);
  const exchange = async () => {
    later(20);
    const milan = await admins.milanUp(args);
    later(20);
    return [milan, await admins.romeUp(args)];
  };
  for (let round = 0; round < 8; round++) {
    await exchange();
  }

  const last = await exchange();
  expect(last.map(({ changes }) => changes)).toMatchObject([NO_CHANGES, NO_CHANGES]);
});
