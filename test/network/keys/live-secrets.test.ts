import { expect, it } from "vitest";
import { listSecrets, readOwnPrivateKey } from "../../../src/network/keys/live-secrets.js";
import { generatePrivateKey, publicKeyOf } from "../../../src/network/keys/wireguard-key.js";
import { fakeView } from "../../cluster/fake-view.js";

const PRIVATE_KEY = generatePrivateKey();
const CHANGED_AT = "2026-01-01T09:00:00Z";

function secret(name: string, privateKey: string, owner = "Pod") {
  const managedFields = [{ time: CHANGED_AT, fieldsV1: { "f:data": {} } }];
  const annotations = { "pulumi-liqo/managed-by": "urn:own" };
  return {
    metadata: { name, annotations, ownerReferences: [{ kind: owner }], managedFields },
    data: { privateKey },
  };
}

it("lists the public keys of Secrets without their private keys", async () => {
  const view = fakeView(() => [
    secret("gw-milan", PRIVATE_KEY, "GatewayClient"),
    secret("broken", "c2hvcnQ="),
  ]);
  const secrets = await listSecrets(view, {});

  expect(secrets).toEqual([
    {
      name: "gw-milan",
      publicKey: publicKeyOf(PRIVATE_KEY),
      isCreatedByLiqo: true,
      changedAt: CHANGED_AT,
    },
    { name: "broken", publicKey: undefined, isCreatedByLiqo: false, changedAt: CHANGED_AT },
  ]);
  expect(JSON.stringify(secrets)).not.toContain(PRIVATE_KEY);
});

it("reports that listing Secrets is forbidden", async () => {
  const view = fakeView(() => [], { forbidden: ["Secret"] });

  expect(await listSecrets(view, {})).toBe("forbidden");
});

it("reads the private key only of a Secret that the resource created", async () => {
  const view = fakeView(() => [secret("gw-keys", PRIVATE_KEY)]);

  expect(await readOwnPrivateKey(view, "gw-keys", "urn:own")).toEqual({ privateKey: PRIVATE_KEY });
  expect(await readOwnPrivateKey(view, "gw-keys", "urn:other")).toBeUndefined();
});

it("reads an invalid private key as undefined", async () => {
  const view = fakeView(() => [secret("gw-keys", "c2hvcnQ=")]);

  expect(await readOwnPrivateKey(view, "gw-keys", "urn:own")).toEqual({ privateKey: undefined });
});
