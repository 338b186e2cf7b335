import { isMocked } from "../pulumi/engine.js";
import { unknownInPreview } from "../pulumi/output-value.js";
import { publicKeyPem } from "./certificate-request.js";

const BYTES = Buffer.alloc(64).toString("base64");

/** An Ed25519 key, SPKI in DER. */
const KEY = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.alloc(32)]);

/** What Liqo adds to objects. Pulumi's mocks, in a unit test of a user, do not. */
const MOCKED = { nonce: BYTES, signature: BYTES, publicKey: publicKeyPem(KEY) };

/**
 * A value that Liqo has not added: a placeholder behind Pulumi's mocks, so that a program can be
 * tested. Otherwise unknown in a preview, and empty.
 */
export function missing(value: keyof typeof MOCKED): string {
  return isMocked() ? MOCKED[value] : unknownInPreview(() => "");
}
