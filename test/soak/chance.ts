import { createHash } from "node:crypto";

/** A number from 0 up to 1 that depends on a seed and on what it is for, and on nothing else. */
export function chance(seed: number, ...purpose: readonly (string | number)[]): number {
  const text = [seed, ...purpose].join("/");
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
