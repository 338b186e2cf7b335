import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { fingerprintOf } from "../../../src/network/peer-info/fingerprint.js";
import { it, milanSide } from "../side/two-administrators.js";

const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

it("a signing key is secret, and stays until signingKeyVersion changes", async ({ admins }) => {
  const isSecret = await admins.milan.up(() => {
    let input: unknown;
    pulumi.runtime.registerStackTransformation(({ name, props }) => {
      input = name === "to-rome-signing-key" ? (props as { readonly input: unknown }).input : input;
      return undefined;
    });
    milanSide()();
    return pulumi.isSecret(pulumi.output(input));
  });
  expect(isSecret.outputs).toBe(true);

  const first = await admins.milanUp();
  const second = await admins.milanUp();
  expect(second.changes).toMatchObject(NO_CHANGES);
  const rotated = await admins.milanUp({ signingKeyVersion: 2 });
  const fingerprints = [first, second, rotated].map(({ outputs }) => outputs.signingKeyFingerprint);
  expect(fingerprints[1]).toBe(fingerprints[0]);
  expect(fingerprints[2]).not.toBe(fingerprints[0]);
  expect(fingerprints[2]).toBe(fingerprintOf(rotated.outputs.peerInfo.signingKey));
  expect((await admins.milanUp({ signingKeyVersion: 2 })).changes).toMatchObject(NO_CHANGES);
});

it("a rotated signing key is accepted with its new fingerprint, and the tunnel stays up", async ({
  admins,
}) => {
  await admins.milanUp();
  await admins.romeUp();
  await admins.milanUp();
  await admins.romeUp();
  const { signingKeyFingerprint } = (await admins.milanUp({ signingKeyVersion: "2026-11" }))
    .outputs;
  await expect(admins.romeUp()).rejects.toThrow("remotePeerInfo is signed by another key");

  const rome = await admins.romeUp({ remoteSigningKeyFingerprint: signingKeyFingerprint });
  expect(rome.outputs.status).toBe("Connected");
  expect((await admins.romeUp()).changes).toMatchObject(NO_CHANGES);
});
