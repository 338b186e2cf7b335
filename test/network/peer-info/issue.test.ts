import * as pulumi from "@pulumi/pulumi";
import { describe, expect, onTestFinished, vi } from "vitest";
import { LiqoCluster, type ServerSideArgs } from "../../../src/index.js";
import { networkContents } from "../../../src/network/peer-info/issue.js";
import { valueIfKnown } from "../../../src/pulumi/output-value.js";
import { daysLater } from "../../fake-time.js";
import { it, milanSide, type SideRun, type TwoAdministrators } from "../side/two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

describe("peerInfo", () => {
  it("contains the values that the remote side needs, and no secret", async ({ admins }) => {
    const { outputs } = await admins.milanUp();
    const [secret] = await admins.milan.objects("Secret");
    const { privateKey, publicKey } = secret?.["data"] as Record<string, string>;

    const { issuedAt, expiresAt, signingKey, signature, ...contents } = outputs.peerInfo;
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
    expect(signingKey).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(signature).toMatch(/^[A-Za-z0-9+/]{86}==$/);
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
      const { issuedAt, expiresAt, signature, ...contents } = renewed.outputs.peerInfo;

      expect(first.outputs.peerInfo).toMatchObject(contents);
      expect(signature).not.toBe(first.outputs.peerInfo.signature);
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
      vi.setSystemTime(Date.now() + 1000);
      const { peerInfo } = (await admins.milanUp()).outputs;

      expect(Date.parse(peerInfo.issuedAt)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(peerInfo.expiresAt)).toBeGreaterThan(Date.now());
      expect((await admins.milanUp()).outputs.peerInfo).toEqual(peerInfo);
      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });
});

describe("issuedAt", () => {
  const issuedAt = ({ outputs }: SideRun) => Date.parse(outputs.peerInfo.issuedAt);

  it("increases with each change of the contents", async ({ admins }) => {
    const times: number[] = [];
    for (const args of [{}, { mtu: 1400 }, {}, { signingKeyVersion: 2 }, { expiresIn: "24h" }]) {
      times.push(issuedAt(await admins.milanUp(args as Partial<ServerSideArgs>)));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }

    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it("is later than the document of the remote side if the clock went back, with a warning", async ({
    admins,
  }) => {
    await admins.milanUp();
    const rome = await admins.romeUp();
    await admins.milanUp();
    const warn = vi.spyOn(pulumi.log, "warn");
    onTestFinished(() => {
      warn.mockRestore();
    });
    await daysLater(-30, async () => {
      const milan = await admins.milanUp({ mtu: 1400 });
      expect(issuedAt(milan)).toBe(issuedAt(rome) + 1);
      expect(String(warn.mock.calls[0]?.[0])).toBe(
        "the clock of this machine is behind\n" +
          `  the accepted document of the remote side was issued at ${rome.outputs.peerInfo.issuedAt}\n` +
          `  the time here is ${new Date().toISOString()}\n` +
          "Correct the clock. Otherwise the remote side may reject the next peerInfo as older.\n" +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-older",
      );
      expect((await admins.milanUp({ mtu: 1400 })).outputs.peerInfo).toEqual(
        milan.outputs.peerInfo,
      );
    });
  });

  it("stays the same when the remote side installs the key of a renewed document", async ({
    admins,
  }) => {
    await connect(admins);
    await admins.romeUp({ detached: true });
    await daysLater(30, async () => {
      await admins.romeUp({ detached: true });
      const renewed = await admins.milanUp();
      await admins.romeUp();
      const installed = await admins.milanUp();

      expect(issuedAt(installed)).toBe(issuedAt(renewed));
      expect((await admins.romeUp()).outputs.status).toBe("Connected");
    });
  });
});

// case: V7 An update plan of the preview rejects the times and the keys of up.
it("a preview passes no time and no key that up would change", async ({ admins }) => {
  const inputs = new Map<string, unknown>();
  await admins.milan.preview(() => {
    pulumi.runtime.registerStackTransformation(({ type, name, props }) => {
      if (type === "pulumi:index:Stash") {
        inputs.set(name, (props as { readonly input: unknown }).input);
      }
      return undefined;
    });
    return milanSide()();
  });

  for (const name of ["to-rome-issued", "to-rome-renewed", "to-rome-signing-key"]) {
    expect(await valueIfKnown(pulumi.output(inputs.get(name)))).toBeUndefined();
  }
});

it("peerInfo has at most 16 addresses", async ({ admins }) => {
  const addresses = Array.from({ length: 17 }, (_, index) => `203.0.113.${index + 1}`);
  const { outputs } = await admins.milan.up(() => {
    const cluster = new LiqoCluster("milan", { context: "milan" });
    const args = { cluster, role: "Server", remoteClusterId: "rome" } as const;
    return networkContents(args, {
      publicKey: pulumi.output(Buffer.alloc(32, 7).toString("base64")),
      endpoint: pulumi.output({ addresses, port: 51840, protocol: "UDP" }),
      installedRemoteKey: pulumi.output(undefined),
      receivedEndpoint: pulumi.output(undefined),
    });
  });

  expect(outputs?.from.endpoint?.addresses).toEqual(addresses.slice(0, 16));
});

it("peerInfo that the remote side answered is not issued again after it expires", async ({
  admins,
}) => {
  await connect(admins);
  await daysLater(10, async () => {
    // No document of Rome shows that Rome has accepted Milan's last document.
    await admins.milanUp();
    await admins.romeUp();
    await admins.milanUp();
  });
  const { milan, rome } = admins.peerInfos;
  await daysLater(40, async () => {
    const later = [await admins.milanUp(), await admins.romeUp()];

    expect(later.map(({ changes }) => changes)).toMatchObject([NO_CHANGES, NO_CHANGES]);
    expect(later.map(({ outputs }) => outputs.peerInfo)).toEqual([milan, rome]);
  });
});

async function connect(admins: TwoAdministrators): Promise<void> {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
}
