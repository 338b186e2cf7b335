import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { type Argument, type ArgumentsOf, object, required } from "../../validation/arguments.js";
import { describeValue } from "../../validation/describe-value.js";
import {
  dnsSubdomainRule,
  isWireGuardKey,
  objectRule,
  wireGuardKeyRule,
} from "../../validation/rules.js";
import type { GatewayKeyPair, KeySource } from "./key-pair.js";
import { LIQO_MANAGED } from "./liqo-managed-keys.js";

const KEY_PAIR_ARGUMENTS: ArgumentsOf<GatewayKeyPair> = {
  secretName: required(dnsSubdomainRule),
  publicKey: required(wireGuardKeyRule),
};

/** The caller's own keys. */
export const ownKeysArgument: Argument = (check, name, value) => {
  checkKeyPair(check, name, value, "{ secretName, publicKey }");
};

/** The caller's own keys, or `"liqo-managed"`. */
export const keysArgument: Argument = (check, name, value) => {
  if (value !== LIQO_MANAGED) {
    checkKeyPair(check, name, value, `{ secretName, publicKey } or "${LIQO_MANAGED}"`);
  }
};

function checkKeyPair(check: ArgsCheck, name: string, value: unknown, expected: string): void {
  if (value === undefined || objectRule("")(value) === undefined) {
    object(KEY_PAIR_ARGUMENTS)(check, name, value);
    return;
  }
  // The message does not show the value, because the value may be a private key.
  const text = describeValue(value);
  const got = /^"liqo(-managed)?"$/i.test(text) ? text : "something else";
  check.report(name, `expected ${expected}, got ${got}`);
}

/** Checks that the keys of a side have a single source. */
export function checkSource(check: ArgsCheck, { keys, keyVersion }: KeySource): void {
  // The types exclude this, but a program in JavaScript has no types.
  const version: unknown = keyVersion;
  if (keys !== undefined && version !== undefined) {
    check.report(
      "keyVersion",
      keys === LIQO_MANAGED
        ? 'is for generated keys, but keys is "liqo-managed": ' +
            "Liqo creates new keys when it replaces the gateway"
        : "is for generated keys, but keys is set: to rotate your own keys, set another Secret",
    );
  }
}

/** Checks that the two sides do not have the same key: the gateways would ignore each other. */
export function checkTwoKeys(
  check: ArgsCheck,
  path: string,
  server: KeySource,
  client: KeySource,
): void {
  const publicKeys = [server, client].map(
    ({ keys }) => (Object(keys) as Partial<GatewayKeyPair>).publicKey,
  );
  check.whenKnown(`${path}.keys.publicKey`, pulumi.all(publicKeys), ([ofServer, ofClient]) =>
    ofServer === ofClient && isWireGuardKey(ofServer)
      ? "expected another key than the server's, got the same"
      : undefined,
  );
}
