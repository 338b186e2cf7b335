import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect } from "vitest";
import {
  certificateRequest,
  publicKeyDer,
  requestInfo,
} from "../../../src/authentication/certificate-request.js";
import type { PeeringInfo, PeeringRequest } from "../../../src/index.js";
import { credentialsOf, documentOf, providerOf } from "./documents.js";
import { it, milanSide, romeSide, type TwoAdministrators } from "./two-administrators.js";

const ROME = 'LiqoPeeringSide "to-milan" has invalid arguments:';
const MILAN = 'LiqoPeeringSide "to-rome" has invalid arguments:';
const OTHER_NONCE = Buffer.alloc(64, 9).toString("base64");

/** The message of a run that must fail, on a single line. */
async function failure(run: Promise<unknown>): Promise<string> {
  const text = await run.then(
    () => "the run succeeded",
    (error: unknown) => String(error),
  );
  return text.replaceAll(/\s+/g, " ");
}

/** The documents after three runs, without a network. */
async function exchanged(admins: TwoAdministrators) {
  await admins.milanUp({ network: false });
  await admins.romeUp({ network: false });
  await admins.milanUp({ network: false });
  return admins.peerInfos;
}

/** A new stack of Rome that gets the peering of a provider. */
async function romeGets(admins: TwoAdministrators, peering: PeeringInfo): Promise<string> {
  const remotePeerInfo = documentOf("milan", "rome", peering);
  const stack = admins.rome.stack("new");
  const text = await failure(stack.preview(romeSide({ network: false, remotePeerInfo })));
  expect(await failure(stack.up(romeSide({ network: false, remotePeerInfo })))).toBe(text);
  expect(await stack.objects()).toEqual([]);
  return text;
}

/** A new stack of Milan that gets the peering of a consumer. */
async function milanGets(admins: TwoAdministrators, peering: PeeringInfo): Promise<string> {
  const remotePeerInfo = documentOf("rome", "milan", peering);
  const stack = admins.milan.stack("new");
  const text = await failure(stack.preview(milanSide({ network: false, remotePeerInfo })));
  expect(await failure(stack.up(milanSide({ network: false, remotePeerInfo })))).toBe(text);
  expect(await stack.objects()).toEqual([]);
  return text;
}

/** What a consumer with its own key would request. */
function requestOfCluster(clusterId: string): PeeringRequest {
  const { privateKey: key, publicKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });
  const privateKey = createPrivateKey(key);
  const der = publicKeyDer(publicKey);
  const info = requestInfo({ organization: "liqo.io", commonName: clusterId, publicKey: der });
  return {
    publicKey,
    csr: certificateRequest(info, sign(null, info, privateKey), der),
    nonce: OTHER_NONCE,
    signature: sign(null, Buffer.from(OTHER_NONCE), privateKey).toString("base64"),
  };
}

describe("a consumer rejects a document, and creates no object,", () => {
  it.for([
    [
      "with a nonce that is not of Liqo's form",
      { nonce: "MIIBCgKCAQEA" },
      "remotePeerInfo.peering.nonce: expected a nonce of Liqo, 64 bytes in base64 (88 characters), got 12 characters",
    ],
    [
      "with an API server without TLS",
      { credentials: { apiServer: "http://192.0.2.2:6443" } },
      'remotePeerInfo.peering.credentials.apiServer: expected the URL of an API server such as https://203.0.113.7:6443, got "http://192.0.2.2:6443"',
    ],
    [
      "with a certificate that cannot be parsed",
      { credentials: { signedCRT: "bm90aGluZw==" } },
      "remotePeerInfo.peering.credentials.signedCRT: expected a certificate in PEM, in base64",
    ],
    [
      "with a CA that cannot be parsed",
      { credentials: { ca: "bm90aGluZw==" } },
      "remotePeerInfo.peering.credentials.ca: expected certificates in PEM, in base64",
    ],
    [
      "with a proxy of an unknown protocol",
      { credentials: { proxyURL: "ftp://192.0.2.2" } },
      "remotePeerInfo.peering.credentials.proxyURL: expected the URL of a proxy",
    ],
    [
      "with AWS credentials",
      { credentials: { awsConfig: { awsSecretAccessKey: "c2VjcmV0" } } },
      "remotePeerInfo: unknown fields",
    ],
    [
      "without a tenant namespace",
      { tenantNamespace: undefined },
      "remotePeerInfo: missing or invalid fields: peering.tenantNamespace",
    ],
    [
      "with an incomplete certificate",
      { credentials: { csrDigest: "abc" } },
      "remotePeerInfo: missing or invalid fields: peering.credentials.csrDigest",
    ],
  ] as const)("%s", async ([, change, problem], { admins }) => {
    const { milan } = await exchanged(admins);
    const { credentials, ...others } = change as { readonly credentials?: object };
    const peering = {
      ...providerOf(milan),
      ...others,
      credentials: { ...credentialsOf(milan), ...credentials },
    } as PeeringInfo;

    expect(await romeGets(admins, peering)).toContain(`${ROME} - ${problem}`);
  });

  it("with the certificate of another cluster", async ({ admins }) => {
    const { milan } = await exchanged(admins);
    const { ca = "", ...credentials } = credentialsOf(milan);
    const peering = { ...providerOf(milan), credentials: { ...credentials, signedCRT: ca } };

    expect(await romeGets(admins, peering)).toContain(
      "remotePeerInfo.peering.credentials.signedCRT: expected the certificate of CN=rome, O=liqo.io, " +
        "got that of CN=kubernetes",
    );
  });

  it("of a consumer", async ({ admins }) => {
    expect(await romeGets(admins, { role: "Consumer" })).toContain(
      "remotePeerInfo.peering.role: expected a document from a Provider, since this side is a Consumer, " +
        'got a document from a Consumer: set role "Provider" on either side',
    );
  });
});

describe("a provider rejects a document, and creates no object,", () => {
  it.for([
    [
      "with a public key that cannot be parsed",
      { publicKey: "no key" },
      "remotePeerInfo.peering.request.publicKey: expected an Ed25519 or RSA public key in PEM",
    ],
    [
      "with a nonce that is not of Liqo's form",
      { nonce: "abcd" },
      "remotePeerInfo.peering.request.nonce: expected a nonce of Liqo",
    ],
    [
      "with the signature of another nonce",
      { nonce: Buffer.alloc(64, 1).toString("base64") },
      "remotePeerInfo.peering.request.signature: expected the nonce, signed with publicKey, got another signature",
    ],
    [
      "with the request of another cluster",
      { csr: requestOfCluster("rome").csr },
      "remotePeerInfo.peering.request.csr: expected the request of CN=rome, O=liqo.io, signed with publicKey, got another request",
    ],
    [
      "without a signature",
      { signature: undefined },
      "remotePeerInfo: missing or invalid fields: peering.request.signature",
    ],
  ] as const)("%s", async ([, change, problem], { admins }) => {
    const request = { ...requestOfCluster("rome"), ...change } as PeeringRequest;

    expect(await milanGets(admins, { role: "Consumer", request })).toContain(
      `${MILAN} - ${problem}`,
    );
  });

  it("with a request for the name of another cluster", async ({ admins }) => {
    const request = requestOfCluster("turin");

    expect(await milanGets(admins, { role: "Consumer", request })).toContain(
      "remotePeerInfo.peering.request.csr: expected the request of CN=rome, O=liqo.io",
    );
  });

  it("unless the request is valid", async ({ admins }) => {
    const peering = { role: "Consumer", request: requestOfCluster("rome") } as const;
    const remotePeerInfo = documentOf("rome", "milan", peering);
    const { outputs } = await admins.milanUp({ network: false, remotePeerInfo });

    expect(outputs.status).toMatch(/^waiting for rome to sign the nonce of this side/);
  });
});

describe("a document is rejected", () => {
  it("without a network, by a side with a network", async ({ admins }) => {
    const { outputs } = await admins.milanUp({ network: false });
    const run = admins.romeUp({ remotePeerInfo: outputs.peerInfo });

    expect(await failure(run)).toContain(
      'expected a document of kind "LiqoNetworkPeerInfo", got "LiqoPeeringPeerInfo": ' +
        "set network: false on both sides of the peering, or on neither",
    );
  });

  it("with the same role in the network", async ({ admins }) => {
    const { outputs } = await admins.milanUp({ network: { role: "Client" } });
    const run = admins.romeUp({ remotePeerInfo: outputs.peerInfo });

    expect(await failure(run)).toContain(
      "remotePeerInfo.from.role: expected a document from a Server, since this side is a Client, " +
        'got a document from a Client: set network.role "Server" on either side',
    );
  });

  it("with the same role in the peering, without a second problem of the network", async ({
    admins,
  }) => {
    const { outputs } = await admins.milanUp();
    const args = { role: "Provider", remotePeerInfo: outputs.peerInfo } as const;
    const text = await failure(admins.romeUp(args));

    expect(text).toContain("remotePeerInfo.peering.role: expected a document from a Consumer");
    expect(text).not.toContain("remotePeerInfo.from.role");
  });

  it("with a network, by a side without a network", async ({ admins }) => {
    const { outputs } = await admins.milanUp();
    const run = admins.romeUp({ network: false, remotePeerInfo: outputs.peerInfo });

    expect(await failure(run)).toContain(
      'expected a document of kind "LiqoPeeringPeerInfo", got "LiqoNetworkPeerInfo"',
    );
  });

  it("for another cluster, or changed after it was issued", async ({ admins }) => {
    const { milan } = await exchanged(admins);
    const forTurin = documentOf("milan", "turin", providerOf(milan));
    const nonce = { ...providerOf(milan), nonce: OTHER_NONCE };

    expect(await failure(admins.romeUp({ network: false, remotePeerInfo: forTurin }))).toContain(
      "remotePeerInfo.to: expected a document for cluster rome, got a document for turin",
    );
    const changed = { ...milan, peering: nonce } as typeof forTurin;
    expect(await failure(admins.romeUp({ network: false, remotePeerInfo: changed }))).toContain(
      "remotePeerInfo: signature mismatch",
    );
  });

  it("of another key than the document accepted earlier", async ({ admins }) => {
    const { milan } = await exchanged(admins);
    const remotePeerInfo = documentOf("milan", "rome", providerOf(milan));

    expect(await failure(admins.romeUp({ network: false, remotePeerInfo }))).toContain(
      "remotePeerInfo is signed by another key than the document accepted earlier",
    );
  });
});

it("the error of a secret document does not contain its values", async ({ admins }) => {
  const peering = providerOf((await exchanged(admins)).milan);
  const remotePeerInfo = pulumi.secret(documentOf("oslo-east", "turin-west", peering));
  const side = romeSide({ network: false, remotePeerInfo });
  const text = await failure(admins.rome.stack("new").up(side));

  expect(text).toContain("remotePeerInfo.to: expected a document for cluster");
  expect(text).not.toMatch(/oslo-east|turin-west/);
});
