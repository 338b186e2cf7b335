import { generateKeyPairSync } from "node:crypto";
import { describe, expect } from "vitest";
import {
  isSignedBy,
  publicKeyDer,
  publicKeyIn,
} from "../../src/authentication/certificate-request.js";
import { SignedNonce, type SignedNonceArgs } from "../../src/index.js";
import type { SimulatedClusters } from "../../src/testing/index.js";
import { expectInvalidArgs } from "../expect-invalid-args.js";
import {
  dataOf,
  deleteObject,
  failureOf,
  find,
  namesOf,
  tenantNamespace,
  UNCHANGED,
} from "../live-objects.js";
import { textPattern } from "../message-text.js";
import { romeAndMilan } from "../rome-and-milan.js";
import { simulatedTest } from "../simulated-test.js";
import { it } from "./handshake.js";

const NONCE = Buffer.alloc(64, 1).toString("base64");
const OTHER_NONCE = Buffer.alloc(64, 2).toString("base64");
const OTHER_KEY = generateKeyPairSync("ed25519")
  .publicKey.export({ format: "pem", type: "spki" })
  .toString();

const signed =
  (args: Partial<SignedNonceArgs> = {}) =>
  () => {
    const { rome } = romeAndMilan();
    const inRome = { cluster: rome, remoteClusterId: "milan" };
    const component = new SignedNonce("signed", { ...inRome, nonce: NONCE, ...args });
    const { publicKey, csr, signature } = component;
    return { publicKey, csr, signature };
  };

const keyOfRome = async (clusters: SimulatedClusters) =>
  (await dataOf(clusters, "rome Secret authentication-keys"))["publicKey"] ?? "";

describe("a SignedNonce", () => {
  it("is signed with the key of the cluster, which the program does not read", async ({
    clusters,
    events,
  }) => {
    const { outputs } = await clusters.up(signed());
    const key = await keyOfRome(clusters);
    const signature = Buffer.from(outputs.signature, "base64");

    expect(outputs.publicKey).toBe(key);
    expect(isSignedBy(publicKeyDer(key), Buffer.from(NONCE), signature)).toBe(true);
    expect(publicKeyIn(Buffer.from(outputs.csr).toString("base64"))).toEqual(publicKeyDer(key));
    expect(events.join()).not.toContain("authentication-keys");
  });

  it("has the label for the peering only on the Secret with the nonce", async ({ clusters }) => {
    await clusters.up(signed());
    const labels = (value: string) => ({
      metadata: {
        namespace: "liqo-tenant-milan",
        labels: { "liqo.io/remote-cluster-id": "milan", "liqo.io/signed-nonce": value },
      },
    });

    expect(await find(clusters, "rome Secret liqo-signed-nonce")).toMatchObject(labels("true"));
    expect(await find(clusters, "rome Secret liqo-signed-csr")).toMatchObject(labels("csr"));
  });

  it("reads the key from a ResourceSlice that no provider gets", async ({ clusters }) => {
    await clusters.up(signed());

    expect(await find(clusters, "rome ResourceSlice public-key-for-milan")).toMatchObject({
      metadata: { labels: { "liqo.io/replication": "true", "liqo.io/remoteID": "nobody" } },
      spec: { class: "nobody", providerClusterID: "nobody" },
    });
    expect(await namesOf(clusters, "ResourceSlice")).toEqual(["rome public-key-for-milan"]);
  });

  it("does not change in a second up, nor after a refresh", async ({ clusters }) => {
    const first = await clusters.up(signed());
    const second = await clusters.up(signed());
    clusters.refresh();
    const third = await clusters.up(signed());

    expect([second.changes, third.changes]).toMatchObject([UNCHANGED, UNCHANGED]);
    expect([second.outputs, third.outputs]).toEqual([first.outputs, first.outputs]);
  });

  it("is unknown in the first preview", async ({ clusters }) => {
    const { outputs } = await clusters.preview(signed());

    expect(outputs).toEqual({ publicKey: undefined, csr: undefined, signature: undefined });
  });

  it("signs again after a change of the nonce, and only the nonce", async ({
    clusters,
    events,
  }) => {
    const before = await clusters.up(signed());
    events.length = 0;
    const after = await clusters.up(signed({ nonce: OTHER_NONCE }));

    expect(events.filter((event) => /^(create|update|delete) /.test(event))).toEqual([
      "delete rome Secret liqo-tenant-milan/liqo-signed-nonce",
      "create rome Secret liqo-tenant-milan/liqo-signed-nonce",
    ]);
    expect(after.outputs.signature).not.toBe(before.outputs.signature);
    expect(after.outputs.csr).toBe(before.outputs.csr);
  });

  it("is as before if its Secret was deleted", async ({ clusters }) => {
    const before = await clusters.up(signed());
    await deleteObject("rome Secret liqo-signed-nonce", "liqo-tenant-milan");
    clusters.refresh();
    const { outputs, changes } = await clusters.up(signed());

    expect(changes).toMatchObject({ create: 1, replace: 0 });
    expect(outputs).toEqual(before.outputs);
  });
});

describe("in a cluster with an ECDSA key, a SignedNonce", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "authentication-keys", namespace: "liqo" },
    data: { privateKey: Buffer.from(pem).toString("base64") },
  };
  const withEcKey = simulatedTest({ rome: { objects: [tenantNamespace("milan"), secret] } });

  withEcKey("fails, and lets Liqo sign nothing", async ({ clusters }) => {
    expect(await failureOf(clusters, signed())).toMatch(
      textPattern(
        "Secret liqo/authentication-keys of cluster rome has a key of type ec, expected Ed25519 or RSA " +
          "Let Liqo create another key: " +
          "kubectl --context rome -n liqo delete secret authentication-keys " +
          "kubectl --context rome -n liqo rollout restart deployment liqo-controller-manager " +
          "kubectl --context rome -n liqo-tenant-milan delete resourceslice.authentication.liqo.io public-key-for-milan " +
          "pulumi up --refresh " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#cluster-key",
      ),
    );
    expect(await namesOf(clusters, "Secret")).not.toContain("rome liqo-signed-nonce");
    expect(await namesOf(clusters, "Secret")).not.toContain("rome liqo-signed-csr");
  });
});

describe("with a public key, a SignedNonce", () => {
  it("creates no ResourceSlice, and shows its request in the preview", async ({ clusters }) => {
    const publicKey = await keyOfRome(clusters);
    const preview = await clusters.preview(signed({ publicKey }));
    const { outputs } = await clusters.up(signed({ publicKey }));

    expect(preview.outputs).toMatchObject({ publicKey });
    expect(await namesOf(clusters, "ResourceSlice")).toEqual([]);
    expect(publicKeyIn(Buffer.from(outputs.csr).toString("base64"))).toEqual(
      publicKeyDer(publicKey),
    );
  });

  it("has the same request as without", async ({ clusters }) => {
    const without = await clusters.up(signed());
    const { outputs, changes } = await clusters.up(
      signed({ publicKey: await keyOfRome(clusters) }),
    );

    expect(changes).toMatchObject({ ...UNCHANGED, delete: 1 });
    expect(outputs).toEqual(without.outputs);
  });

  it("fails if it is the key of another cluster", async ({ clusters }) => {
    expect(await failureOf(clusters, signed({ publicKey: OTHER_KEY }))).toMatch(
      textPattern(
        "has a signature of another key " +
          "Run pulumi up --refresh. If you set publicKey, set the key of this cluster. " +
          "See node_modules/pulumi-liqo/docs/troubleshooting.md#signed-nonce",
      ),
    );
  });
});

describe("rejects, and creates no object for,", () => {
  const NAME = 'SignedNonce "signed"';

  it("invalid arguments, all in one error", async ({ clusters }) => {
    const args = { nonce: "short", publicKey: "key", timeout: "soon", label: "x" } as never;

    await expectInvalidArgs(clusters, signed(args), NAME, [
      "label: unknown argument, expected one of cluster, remoteClusterId, namespace, adopt, timeout, nonce, publicKey",
      'timeout: expected a duration such as "90s" or "5m", in ms, s, m or h, got "soon"',
      "nonce: expected a nonce of Liqo, 64 bytes in base64 (88 characters), got 5 characters of another form",
      "publicKey: expected an Ed25519 or RSA public key in PEM, got 3 characters of another form",
    ]);
  });

  it("a nonce that the provider would not have created, as an output", async ({ clusters }) => {
    const program = () => {
      const { rome, milan } = romeAndMilan();
      const nonce = milan.clusterId.apply((id) => `request of ${id}`);
      new SignedNonce("signed", { cluster: rome, remoteClusterId: "milan", nonce });
    };

    await expectInvalidArgs(clusters, program, NAME, ["nonce: expected a nonce of Liqo, ..."]);
  });
});
