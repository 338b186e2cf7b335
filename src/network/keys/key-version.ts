import type { Rule } from "../../validation/args-check.js";
import { describeValue } from "../../validation/describe-value.js";
import { dnsLabelRule } from "../../validation/rules.js";
import type { DeclaredObject } from "../adoption/existing-objects-check.js";

/** A label that tells the successive keys of a gateway apart. */
export type KeyVersion = string | number;

const LONGEST_VERSION = 63 - secretNameOf("").length;

/** A version of generated keys. The name of their Secret must be a DNS label, too. */
export const keyVersionRule: Rule<unknown> = (version) =>
  isKeyVersion(version)
    ? undefined
    : `expected at most ${LONGEST_VERSION} lower-case letters, digits and "-", ` +
      `got ${describeValue(version)}`;

function isKeyVersion(version: unknown): boolean {
  return (
    (typeof version === "string" || typeof version === "number") &&
    dnsLabelRule(String(version)) === undefined &&
    dnsLabelRule(secretNameOf(version)) === undefined
  );
}

/** The Secret of generated keys. */
export function secretOf(version: KeyVersion | undefined): DeclaredObject {
  return { kind: "Secret", name: secretNameOf(version), mayExist: false };
}

/** Name of the Secret of generated keys. */
export function secretNameOf(version: KeyVersion | undefined): string {
  return version === undefined ? "gw-keys" : `gw-keys-${version}`;
}
