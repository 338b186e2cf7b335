import { createPublicKey, X509Certificate } from "node:crypto";
import type { AuthParams } from "../../liqo/index.js";
import { textOf } from "./handshake.js";

/** The client certificate of a consumer. */
export interface ClientCertificate {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Public key in PEM. */
  readonly publicKey: string;
}

/** Reads the certificate of a consumer. Undefined if there is none or it cannot be read. */
export function certificateIn({ signedCRT }: AuthParams): ClientCertificate | undefined {
  if (signedCRT === undefined) {
    return undefined;
  }
  try {
    const { validFrom, validTo, publicKey } = new X509Certificate(textOf(signedCRT));
    return {
      notBefore: new Date(validFrom),
      notAfter: new Date(validTo),
      publicKey: publicKey.export({ format: "pem", type: "spki" }).toString(),
    };
  } catch {
    return undefined;
  }
}

/** Whether a certificate belongs to a public key. Undefined if the key cannot be read. */
export function belongsTo(
  certificate: ClientCertificate,
  publicKey: string | undefined,
): boolean | undefined {
  try {
    const key = createPublicKey(textOf(publicKey ?? ""));
    return key.export({ format: "pem", type: "spki" }).toString() === certificate.publicKey;
  } catch {
    return undefined;
  }
}

/** A time as RFC 3339, in seconds. */
export function timestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
