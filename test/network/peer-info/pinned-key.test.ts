import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import type { ClientSideArgs, ManualRemoteSide, PeerInfo } from "../../../src/index.js";
import { fingerprintOf } from "../../../src/network/peer-info/fingerprint.js";
import { createPeerInfo } from "../../../src/network/peer-info/peer-info.js";
import { textPattern } from "../../message-text.js";
import { it, romeSide, type TwoAdministrators } from "../side/two-administrators.js";
import { SIGNER, testSigner } from "./signers.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };
const OTHER_SIGNER = testSigner(8);
const FINGERPRINT = fingerprintOf(SIGNER.signingKey);
const OTHER_FINGERPRINT = fingerprintOf(OTHER_SIGNER.signingKey);
const OTHER_KEY = [
  "remotePeerInfo is signed by another key than the document accepted earlier",
  `  fingerprint of the accepted key: ${FINGERPRINT}`,
  `  fingerprint of this document's key: ${OTHER_FINGERPRINT}`,
  "Ask the administrator of milan by phone for their signingKeyFingerprint. If it is the fingerprint of",
  "this document's key, set remoteSigningKeyFingerprint to it. Otherwise the document is outdated or",
  "forged: set their newest document.",
  "See node_modules/pulumi-liqo/docs/troubleshooting.md#signing-key-differs",
].join("\n");

afterEach(() => {
  vi.restoreAllMocks();
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Documents of a server in Milan for Rome. */
function documentOfMilan({
  mtu = 1340,
  issuedAt = minutesAgo(10),
  signer = SIGNER,
} = {}): PeerInfo {
  const from = {
    clusterId: "milan",
    role: "Server",
    podCidrs: ["10.10.0.0/16"],
    externalCidr: "10.70.0.0/16",
    publicKey: Buffer.alloc(32, 7).toString("base64"),
    endpoint: { addresses: ["203.0.113.21"], port: 51840, protocol: "UDP" },
  } as const;
  return createPeerInfo({ from, to: "rome", mtu }, issuedAt, "168h", signer);
}

const up = async ({ rome }: TwoAdministrators, args: Partial<ClientSideArgs>) =>
  rome.up(romeSide(args));

/** Expects that preview and up fail, and that the accepted document stays in use. */
async function expectRejection(
  admins: TwoAdministrators,
  args: Partial<ClientSideArgs>,
  message: string,
): Promise<void> {
  const before = await admins.rome.objects();
  for (const run of [() => admins.rome.preview(romeSide(args)), () => up(admins, args)]) {
    await expect(run()).rejects.toThrow(message);
  }
  expect(await admins.rome.objects()).toEqual(before);
  expect((await up(admins, {})).changes).toMatchObject(NO_CHANGES);
}

describe("the key of the first accepted document", () => {
  it("is trusted from then on, and reported with its fingerprint", async ({ admins }) => {
    const info = vi.spyOn(pulumi.log, "info");
    const { outputs } = await up(admins, { remotePeerInfo: documentOfMilan() });

    expect(outputs.remoteSigningKeyFingerprint).toBe(FINGERPRINT);
    expect(outputs.signingKeyFingerprint).toMatch(/^([0-9a-f]{4} ){5}[0-9a-f]{4}$/);
    const trusting =
      `trusting the signing key of milan from now on: ${FINGERPRINT}\n` +
      "Compare this fingerprint with its administrator by phone.";
    expect(info.mock.calls.map(([message]) => message)).toContain(trusting);

    info.mockClear();
    await up(admins, { remotePeerInfo: documentOfMilan({ issuedAt: minutesAgo(5) }) });
    expect(info.mock.calls.map(([message]) => message)).not.toContain(trusting);
  });

  it("is not reported if its fingerprint is set", async ({ admins }) => {
    const info = vi.spyOn(pulumi.log, "info");
    const remoteSigningKeyFingerprint = ` ${FINGERPRINT.toUpperCase().replaceAll(" ", "")}\n`;
    await up(admins, { remotePeerInfo: documentOfMilan(), remoteSigningKeyFingerprint });

    expect(JSON.stringify(info.mock.calls)).not.toContain("trusting the signing key");
  });

  it("rejects a document of another key", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const forged = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });

    await expectRejection(admins, { remotePeerInfo: forged }, OTHER_KEY);
  });

  it("stays pinned if values entered manually replace the document", async ({ admins }) => {
    const document = documentOfMilan();
    const {
      podCidrs,
      externalCidr,
      publicKey,
      endpoint = { addresses: [], port: 0 },
    } = document.from;
    const remote = { podCidrs: [...podCidrs], externalCidr, publicKey, endpoint };
    await up(admins, { remotePeerInfo: document });
    const { outputs } = await up(admins, { remote });
    expect(outputs.remoteSigningKeyFingerprint).toBe(FINGERPRINT);

    const forged = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    await expectRejection(admins, { remotePeerInfo: forged }, OTHER_KEY);
    const back = await up(admins, { remotePeerInfo: document });
    expect(back.outputs.remoteSigningKeyFingerprint).toBe(FINGERPRINT);
  });

  it("stays pinned if the document is missing for a time", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const { outputs } = await up(admins, {});
    expect(outputs.remoteSigningKeyFingerprint).toBe(FINGERPRINT);

    const forged = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    await expectRejection(admins, { remotePeerInfo: forged }, OTHER_KEY);
  });

  it.for([
    ["a document", (document: PeerInfo) => ({ remotePeerInfo: document })],
    ["a secret document", (document: PeerInfo) => ({ remotePeerInfo: pulumi.secret(document) })],
  ] as const)("stays pinned while the side is detached, after %s", async ([, of], { admins }) => {
    const [older, accepted] = [minutesAgo(10), minutesAgo(5)];
    const document = documentOfMilan({ issuedAt: accepted });
    await up(admins, of(document));
    for (const args of [{ detached: true }, {}]) {
      const { outputs } = await up(admins, args);
      expect(outputs.remoteSigningKeyFingerprint).toBe(FINGERPRINT);
      expect((await up(admins, args)).changes).toMatchObject(NO_CHANGES);
    }

    const other = documentOfMilan({ signer: OTHER_SIGNER, issuedAt: minutesAgo(1) });
    await expectRejection(admins, { remotePeerInfo: other }, OTHER_KEY);
    await expectRejection(
      admins,
      { remotePeerInfo: documentOfMilan({ issuedAt: older }) },
      "remotePeerInfo is older than the document accepted earlier",
    );
    const again = await up(admins, of(document));
    expect(again.outputs.status).toMatch(/^waiting for milan to install this side's key/);
  });

  it("is replaced after a detached side sets remoteSigningKeyFingerprint", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    await up(admins, { detached: true });
    const { outputs } = await up(admins, {
      remotePeerInfo: documentOfMilan({ signer: OTHER_SIGNER, issuedAt: minutesAgo(1) }),
      remoteSigningKeyFingerprint: OTHER_FINGERPRINT,
    });

    expect(outputs.remoteSigningKeyFingerprint).toBe(OTHER_FINGERPRINT);
  });
});

describe("remoteSigningKeyFingerprint", () => {
  it("lets a document of the new key replace the accepted document", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const remotePeerInfo = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    const declared = { remotePeerInfo, remoteSigningKeyFingerprint: OTHER_FINGERPRINT };
    const { outputs } = await up(admins, declared);
    expect(outputs.remoteSigningKeyFingerprint).toBe(OTHER_FINGERPRINT);
    expect((await up(admins, declared)).changes).toMatchObject(NO_CHANGES);

    const former = documentOfMilan({ issuedAt: minutesAgo(0) });
    await expect(up(admins, { remotePeerInfo: former })).rejects.toThrow(
      `fingerprint of the accepted key: ${OTHER_FINGERPRINT}`,
    );
  });

  it("does not let an older document of the new key replace the accepted document", async ({
    admins,
  }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const remotePeerInfo = documentOfMilan({ issuedAt: minutesAgo(11), signer: OTHER_SIGNER });

    await expect(
      up(admins, { remotePeerInfo, remoteSigningKeyFingerprint: OTHER_FINGERPRINT }),
    ).rejects.toThrow("remotePeerInfo is older than the document accepted earlier");
  });

  it("that is an output of undefined is not set", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const remotePeerInfo = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    const remoteSigningKeyFingerprint = pulumi.output(undefined);

    await expectRejection(admins, { remotePeerInfo, remoteSigningKeyFingerprint }, OTHER_KEY);
  });

  it("that a preview does not know is compared by up", async ({ admins }) => {
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const remotePeerInfo = documentOfMilan({ issuedAt: minutesAgo(1), signer: OTHER_SIGNER });
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const program = romeSide({ remotePeerInfo, remoteSigningKeyFingerprint: unknown });
    const { outputs } = await admins.rome.preview(program);

    expect(outputs.remoteSigningKeyFingerprint).toBe(OTHER_FINGERPRINT);
  });

  it("without the new document rejects the accepted document, in a single message", async ({
    admins,
  }) => {
    const warn = vi.spyOn(pulumi.log, "warn");
    await up(admins, { remotePeerInfo: documentOfMilan() });
    const run = up(admins, { remoteSigningKeyFingerprint: OTHER_FINGERPRINT });

    await expect(run).rejects.toThrow(
      textPattern(
        'LiqoNetworkSide "to-milan" has invalid arguments: - remotePeerInfo: the document accepted ' +
          `earlier is signed by the key ${FINGERPRINT}, but remoteSigningKeyFingerprint is ` +
          `${OTHER_FINGERPRINT}: set remotePeerInfo to the new document of milan ` +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#signing-key-differs",
      ),
    );
    expect(warn).not.toHaveBeenCalled();
  });
});

it("a document of a former key is rejected as older if it is only outdated", async ({ admins }) => {
  const outdated = documentOfMilan({ issuedAt: minutesAgo(10) });
  const current = documentOfMilan({ issuedAt: minutesAgo(5), signer: OTHER_SIGNER });
  await up(admins, { remotePeerInfo: current });

  await expectRejection(
    admins,
    { remotePeerInfo: outdated },
    "remotePeerInfo is older than the document accepted earlier",
  );
});

// case: V8 An earlier document replaces a newer one, with a key that is no longer used.
it("a document that is older than the accepted document is rejected", async ({ admins }) => {
  const [older, accepted] = [minutesAgo(10), minutesAgo(5)];
  await up(admins, { remotePeerInfo: documentOfMilan({ issuedAt: accepted }) });

  await expectRejection(
    admins,
    { remotePeerInfo: documentOfMilan({ issuedAt: older }) },
    [
      "remotePeerInfo is older than the document accepted earlier",
      `  accepted: issued at ${accepted}`,
      `  this document: issued at ${older}`,
      "Set the newest document of milan. If this is the newest, ask its administrator to issue the document",
      `again after ${accepted}.`,
      "See node_modules/pulumi-liqo/docs/troubleshooting.md#peer-info-older",
    ].join("\n"),
  );
});

// case: V10 The remote side's document is a secret, but the state contains it in plain text.
it("a secret document or secret values are a secret in the state", async ({ admins }) => {
  const { podCidrs, externalCidr, publicKey } = documentOfMilan().from;
  const manual = { podCidrs: [...podCidrs], externalCidr };
  const endpoint = { address: "203.0.113.21", port: 51840 };
  const areSecret = async (args: Partial<ClientSideArgs>) => {
    const { outputs } = await admins.rome.up(async () => {
      const inputs = new Map<string, pulumi.Input<unknown>>();
      pulumi.runtime.registerStackTransformation(({ name, props }) => {
        inputs.set(name, (props as { readonly input?: unknown }).input);
        return undefined;
      });
      const { remoteCidrs } = romeSide(args)();
      await new Promise<unknown>((resolve) => remoteCidrs.apply(resolve));
      const accepted = pulumi.output(inputs.get("to-milan-accepted"));
      return [await pulumi.isSecret(accepted), await pulumi.isSecret(remoteCidrs)];
    });
    return outputs;
  };

  expect(await areSecret({ remotePeerInfo: pulumi.secret(undefined) })).toEqual([true, false]);
  const remotePeerInfo = documentOfMilan();
  expect(await areSecret({ remotePeerInfo })).toEqual([false, false]);
  expect(await areSecret({ remotePeerInfo: pulumi.secret(remotePeerInfo) })).toEqual([true, false]);
  expect(await areSecret({ remote: { ...manual, publicKey }, endpoint })).toEqual([false, false]);
  const secret = { ...manual, publicKey: pulumi.secret(publicKey) };
  expect(await areSecret({ remote: secret, endpoint })).toEqual([true, true]);
});

it("secret values are a secret in the objects that contain them", async ({ admins }) => {
  const { podCidrs, externalCidr, publicKey } = documentOfMilan().from;
  const endpoint = { address: "203.0.113.21", port: 51840 };
  const secretSpecs = async (remote: ManualRemoteSide) => {
    const { outputs } = await admins.rome.up(async () => {
      const specs = new Map<string, pulumi.Input<unknown>>();
      pulumi.runtime.registerStackTransformation(({ name, props }) => {
        specs.set(name, (props as { readonly spec?: unknown }).spec);
        return undefined;
      });
      const { remoteCidrs } = romeSide({ remote, endpoint })();
      await new Promise<unknown>((resolve) => remoteCidrs.apply(resolve));
      const names = ["to-milan-configuration", "to-milan-remote-key"];
      return Promise.all(names.map((name) => pulumi.isSecret(pulumi.output(specs.get(name)))));
    });
    return outputs;
  };
  const remote = { podCidrs: [...podCidrs], externalCidr, publicKey };

  expect(await secretSpecs(remote)).toEqual([false, false]);
  expect(await secretSpecs({ ...remote, externalCidr: pulumi.secret(externalCidr) })).toEqual([
    true,
    true,
  ]);
});
