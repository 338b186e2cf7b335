import { createHash } from "node:crypto";

/** A pseudo-random number from 0 to 1 that depends only on the seed and the purpose. */
export function seededRandom(seed: number, ...purpose: readonly (string | number)[]): number {
  const text = [seed, ...purpose].join("/");
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
