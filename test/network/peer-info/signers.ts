import { type Signer, signerOf } from "../../../src/network/peer-info/signed-document.js";

/** A signing key that is the same in each run. */
export function testSigner(byte: number): Signer {
  return signerOf(Buffer.alloc(32, byte).toString("base64"));
}

/** The key of the documents that tests write themselves. */
export const SIGNER = testSigner(7);
