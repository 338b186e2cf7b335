import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as x509 from "@peculiar/x509";
import { certificatesOf } from "./certificates.js";

type KeyPair = webcrypto.CryptoKeyPair;

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

/** Creates the CA and the serving certificate of a cluster. */
export async function createCertificates(folder: string, cluster: string): Promise<void> {
  const paths = certificatesOf(folder, cluster);
  const [caKeys, servingKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const ca = await caCertificate(`${cluster}-ca`, caKeys);
  const serving = await servingCertificate(ca, caKeys, servingKeys);
  writePem(paths.ca, ca.toString("pem"));
  writePem(paths.caKey, await privatePem(caKeys));
  writePem(paths.serving, serving.toString("pem"));
  writePem(paths.servingKey, await privatePem(servingKeys));
}

async function generateKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function caCertificate(name: string, keys: KeyPair): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
}

function servingCertificate(
  ca: x509.X509Certificate,
  caKeys: KeyPair,
  keys: KeyPair,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    subject: "CN=127.0.0.1",
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "ip", value: "127.0.0.1" },
        { type: "dns", value: "localhost" },
      ]),
    ],
  });
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + 365 * DAY_MS) };
}

async function privatePem({ privateKey }: KeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}

function writePem(path: string, pem: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${pem}\n`, { mode: 0o600 });
}
