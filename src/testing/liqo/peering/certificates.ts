import { generateKeyPairSync, type KeyObject, randomInt, sign } from "node:crypto";
import { oid, bits, printable, sequence, set } from "../../../authentication/der.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { derOf } from "./cluster-keys.js";

/** The CA of an API server. */
interface Authority {
  readonly privateKey: KeyObject;
  /** Certificate in PEM. */
  readonly certificate: string;
}

const ED25519 = sequence(oid("1.3.101.112"));
const ISSUER = sequence(set(sequence(oid("2.5.4.3"), printable("kubernetes"))));
/** Longer than the year of a real cluster: programs compare the certificate with their own clock. */
const YEARS = 10;

const authorities = new WeakMap<SimulatedCluster, Authority>();

/** The certificate of the CA of a cluster in PEM. */
export function caCertificateOf(cluster: SimulatedCluster, now: Date): string {
  return authorityOf(cluster, now).certificate;
}

/**
 * Issues a client certificate.
 *
 * @param subject the subject of the certificate signing request in DER.
 * @param publicKey the key of the certificate signing request, SPKI in DER.
 */
export function issueCertificate(
  cluster: SimulatedCluster,
  { subject, publicKey }: { readonly subject: Buffer; readonly publicKey: Buffer },
  now: Date,
): string {
  return certificateOf(authorityOf(cluster, now).privateKey, subject, publicKey, now);
}

function authorityOf(cluster: SimulatedCluster, now: Date): Authority {
  const existing = authorities.get(cluster);
  if (existing !== undefined) {
    return existing;
  }
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const certificate = certificateOf(privateKey, ISSUER, derOf(publicKey), now);
  const authority = { privateKey, certificate };
  authorities.set(cluster, authority);
  return authority;
}

/** An X.509 certificate in PEM, without extensions. */
function certificateOf(issuerKey: KeyObject, subject: Buffer, publicKey: Buffer, now: Date) {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  const content = sequence(
    // [0] { version 3 }
    encoded(0xa0, encoded(0x02, Buffer.from([2]))),
    encoded(0x02, Buffer.from([1, randomInt(256), randomInt(256), randomInt(256)])),
    ED25519,
    ISSUER,
    sequence(utcTime(now), utcTime(end)),
    subject,
    publicKey,
  );
  const der = sequence(content, ED25519, bits(sign(null, content, issuerKey)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** A time in the format `YYMMDDHHMMSSZ`. */
function utcTime(time: Date): Buffer {
  const digits = time.toISOString().replaceAll(/[-:T]/g, "").slice(2, 14);
  return encoded(0x17, Buffer.from(`${digits}Z`));
}

/** A value of less than 128 bytes with its tag. */
function encoded(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
