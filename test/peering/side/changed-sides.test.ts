import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, vi } from "vitest";
import {
  type ConsumerSideArgs,
  LiqoCluster,
  LiqoNetworkSide,
  type PeeringInfo,
} from "../../../src/index.js";
import { simulatedClusters } from "../../../src/cluster/simulation.js";
import { credentialsOf as documentCredentials } from "../../../src/peering/side/provider-credentials.js";
import { fingerprintOf } from "../../../src/network/peer-info/fingerprint.js";
import type { SimulatedClusters } from "../../../src/testing/index.js";
import { oneLineOf } from "../../message-text.js";
import { SIGNER } from "../../network/peer-info/signers.js";
import { credentialsOf, documentOf, providerOf, requestOf } from "./documents.js";
import { it, type SideRun, type TwoAdministrators } from "./two-administrators.js";

const NETWORK = { network: false } as const;
/** A pod of rome on the virtual node of milan. */
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", labels: { "liqo.io/shadowPod": "true" } },
  spec: { nodeName: "milan", containers: [] },
};
const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

afterEach(() => {
  vi.restoreAllMocks();
});

async function peer(admins: TwoAdministrators, args: { readonly network?: false } = NETWORK) {
  await admins.milanUp(args);
  await admins.romeUp(args);
  await admins.milanUp(args);
  return admins.romeUp(args);
}

/** Runs Rome with a new peering of Milan, which its administrator has signed with another key. */
async function romeGets(
  admins: TwoAdministrators,
  peering: PeeringInfo,
  args: Pick<ConsumerSideArgs, "resourceSlices"> = {},
): Promise<SideRun> {
  return admins.romeUp({
    ...NETWORK,
    ...args,
    remotePeerInfo: documentOf("milan", "rome", peering),
    remoteSigningKeyFingerprint: fingerprintOf(SIGNER.signingKey),
  });
}

async function find(clusters: SimulatedClusters, id: string) {
  const [cluster, kind, name] = id.split(" ");
  const objects = await clusters.liveObjects(kind);
  return objects.find((object) => object.cluster === cluster && object.metadata.name === name);
}

/** A certificate of a consumer with the ID rome, but with another key. PEM in base64. */
async function certificateOfAnotherKey(): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "O=liqo.io, CN=rome",
    keys,
    signingAlgorithm: algorithm,
  });
  return Buffer.from(certificate.toString("pem")).toString("base64");
}

describe("a consumer", () => {
  it("keeps its nodes if a later document has no credentials", async ({ admins }) => {
    await peer(admins);
    const { role, tenantNamespace, nonce } = providerOf(admins.peerInfos.milan);
    const run = await romeGets(admins, { role, tenantNamespace, nonce });

    expect(run.changes).toMatchObject({ create: 0, replace: 0, delete: 0 });
    expect(run.outputs.nodes).toMatchObject([{ name: "milan", status: "Ready" }]);
    expect(run.outputs.status).toMatch(/^waiting for milan to accept this cluster/);
  });

  it("updates its Identity if the API server of the provider has moved", async ({
    admins,
    clusters,
  }) => {
    // A virtual node waits until it uses the new address.
    const withoutNodes = { ...NETWORK, resourceSlices: [] };
    await admins.milanUp(NETWORK);
    await admins.romeUp(withoutNodes);
    await admins.milanUp(NETWORK);
    await admins.romeUp(withoutNodes);
    const credentials = credentialsOf(admins.peerInfos.milan);
    const apiServer = "https://192.0.2.99:6443";
    const peering = {
      ...providerOf(admins.peerInfos.milan),
      credentials: { ...credentials, apiServer },
    };
    await romeGets(admins, peering, withoutNodes);

    const identity = await find(clusters, "rome Identity controlplane-milan");
    expect(identity?.["spec"]).toMatchObject({
      authParams: { apiServer, signedCRT: credentials.signedCRT },
    });
  });

  it("rejects a certificate of another cluster with the same name", async ({ admins }) => {
    await admins.milanUp(NETWORK);
    const { outputs } = await admins.romeUp(NETWORK);
    const milan = await admins.milanUp(NETWORK);
    const credentials = credentialsOf(milan.outputs.peerInfo);
    const other = await certificateOfAnotherKey();
    const run = romeGets(admins, {
      ...providerOf(milan.outputs.peerInfo),
      credentials: { ...credentials, signedCRT: other },
    });

    await expect(run).rejects.toThrow(/expected a certificate of this cluster's key/);
    expect(requestOf(outputs.peerInfo).publicKey).toContain("PUBLIC KEY");
  });

  it("is detached, deletes what depends on its provider, and is peered again", async ({
    admins,
    clusters,
  }) => {
    await peer(admins, {});
    await simulatedClusters()?.({ context: "rome" }).create(POD);
    const warn = vi.spyOn(pulumi.log, "warn");
    const { outputs } = await admins.romeUp({ detached: true });

    expect(warn.mock.calls.map(([message]) => oneLineOf(message))).toContainEqual(
      expect.stringContaining(
        "virtual node milan of cluster rome is deleted, and its pods are evicted Pod default/web",
      ),
    );

    expect(outputs.status).toBe(
      "detached from milan. To connect again, remove detached, " +
        "then run pulumi up with the document of its administrator as remotePeerInfo",
    );
    expect((await admins.rome.objects()).map(({ kind }) => kind).sort()).toEqual([
      "Namespace",
      "Secret",
    ]);
    expect(await clusters.liveObjects("ResourceSlice")).toEqual([]);

    expect((await admins.romeUp()).outputs.status).toBe("Ready");
  });
});

describe("a provider", () => {
  it("issues no new document if Liqo renews the certificate", async ({ admins, clusters }) => {
    await peer(admins);
    const before = await admins.milanUp(NETWORK);
    const api = simulatedClusters()?.({ context: "milan" });
    await api?.delete(
      { apiVersion: "v1", kind: "Secret" },
      "liqo-remote-certificate",
      "liqo-tenant-rome",
    );
    await clusters.settle();
    const after = await admins.milanUp(NETWORK);

    const tenant = await find(clusters, "milan Tenant rome");
    const { signedCRT } = (tenant?.["status"] as { authParams: { signedCRT: string } }).authParams;
    expect(signedCRT).not.toBe(credentialsOf(before.outputs.peerInfo).signedCRT);
    expect(after.outputs.peerInfo).toEqual(before.outputs.peerInfo);
    expect(after.changes).toMatchObject(NO_CHANGES);
  });

  it("issues a new document if its proxy changes", async ({ admins }) => {
    await peer(admins);
    const proxyUrl = "http://192.0.2.50:8118";
    const { outputs } = await admins.milanUp({ ...NETWORK, proxyUrl });

    expect(credentialsOf(outputs.peerInfo).proxyURL).toBe(proxyUrl);
    expect((await admins.romeUp(NETWORK)).outputs.status).toBe("Ready");
  });

  it("keeps its Tenant if a later document has no request", async ({ admins, clusters }) => {
    await peer(admins);
    await admins.milanUp({
      ...NETWORK,
      remotePeerInfo: documentOf("rome", "milan", { role: "Consumer" }),
      remoteSigningKeyFingerprint: fingerprintOf(SIGNER.signingKey),
    });

    expect(await find(clusters, "milan Tenant rome")).toBeDefined();
  });

  it("warns before it deletes a Tenant that its consumer still uses", async ({ admins }) => {
    await peer(admins);
    const warn = vi.spyOn(pulumi.log, "warn");
    await admins.milanUp({ ...NETWORK, detached: true }).catch(() => undefined);

    expect(warn.mock.calls.map(([message]) => message)).toContain(
      [
        "detached: true deletes the Tenant of rome, which still uses this cluster",
        "  ResourceSlice milan",
        "  NamespaceMap milan",
        "  Renew controlplane-milan",
        "The administrator of rome must detach or destroy their side first. Otherwise its deletion hangs.",
        "See node_modules/pulumi-liqo/docs/troubleshooting.md#tenant-in-use",
      ].join("\n"),
    );
  });

  it("does not warn if its consumer was detached first", async ({ admins }) => {
    await peer(admins);
    await admins.romeUp({ ...NETWORK, detached: true });
    const warn = vi.spyOn(pulumi.log, "warn");
    const { outputs } = await admins.milanUp({ ...NETWORK, detached: true });

    expect(warn).not.toHaveBeenCalled();
    expect(outputs.status).toMatch(/^detached from rome/);
  });

  it("issues no document with AWS credentials", async ({ clusters }) => {
    const run = clusters.up(() => {
      const component = new pulumi.ComponentResource("test:index:Side", "to-rome");
      return documentCredentials(
        component,
        "to-rome",
        { apiServer: "https://eks", awsConfig: { awsSecretAccessKey: "wJalrXUtnFEMI" } },
        "csr",
      );
    });

    const message = await run.then(String, String);
    expect(message).toContain(
      "Liqo authenticates consumers of this cluster with a secret access key of AWS",
    );
    expect(message).not.toContain("wJalrXUtnFEMI");
  });
});

it("a side waits for a peering if the other administrator declares only a network", async ({
  admins,
}) => {
  const { outputs } = await admins.milan.up(() => {
    const cluster = new LiqoCluster("milan", { context: "milan" });
    const args = { cluster, role: "Server", remoteClusterId: "rome" } as const;
    return { peerInfo: new LiqoNetworkSide("to-rome", args).peerInfo };
  });
  const rome = await admins.romeUp({ remotePeerInfo: outputs.peerInfo });

  expect(rome.outputs.status).toMatch(
    /^waiting for milan to declare its side of the peering: its document is of a network alone/,
  );
});

it("neither documents nor states contain a private key", async ({ admins, clusters }) => {
  await peer(admins, {});
  const secrets = await clusters.liveObjects("Secret");
  const privateKeys = secrets
    .filter(({ metadata }) => metadata.name === "authentication-keys")
    .map(({ data }) => (data as { privateKey: string }).privateKey);
  expect(privateKeys).toHaveLength(2);

  const text = JSON.stringify([admins.peerInfos, await admins.rome.objects()]);
  for (const key of privateKeys) {
    expect(text).not.toContain(key);
    expect(text).not.toContain(Buffer.from(key, "base64").toString().split("\n")[1]);
  }
});
