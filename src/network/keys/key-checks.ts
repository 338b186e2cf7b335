import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { knownKeysRule } from "../../validation/arguments.js";
import { describeValue } from "../../validation/describe-value.js";
import { dnsSubdomainRule, objectRule, wireGuardKeyRule } from "../../validation/rules.js";
import { checkKeyVersion, type GatewayKeyPair } from "./gateway-keys.js";
import type { PairSideArgs } from "../pair/pair-side.js";
import { LIQO_MANAGED } from "./liqo-managed-keys.js";

/** Where the keys of an end come from. */
export type KeySource = Pick<PairSideArgs, "keys" | "keyVersion">;

const isKeyPair = objectRule("with secretName and publicKey");
const hasOnlyKeys = knownKeysRule<GatewayKeyPair>({ secretName: true, publicKey: true });

/** Checks where the keys of an end come from, one that may leave them to Liqo. */
export function checkKeys(check: ArgsCheck, source: KeySource): void {
  checkSource(check, source);
  const { keys } = source;
  if (keys !== LIQO_MANAGED) {
    checkOwnKeys(check, keys, ` or "${LIQO_MANAGED}"`);
  }
}

/** Checks keys of the caller. `alternative` is what may stand in their place. */
export function checkOwnKeys(
  check: ArgsCheck,
  keys: GatewayKeyPair | undefined,
  alternative = "",
): void {
  if (keys === undefined) {
    return;
  }
  if (isKeyPair(keys) !== undefined) {
    // Not what it is instead: that may be a private key.
    const text = describeValue(keys);
    const got = /^"liqo"$/i.test(text) ? text : "something else";
    check.report("keys", `expected { secretName, publicKey }${alternative}, got ${got}`);
    return;
  }
  check.report("keys", hasOnlyKeys(keys));
  check.required("keys.secretName", keys.secretName, dnsSubdomainRule);
  check.required("keys.publicKey", keys.publicKey, wireGuardKeyRule);
}

/** Checks that keys have one source. */
export function checkSource(check: ArgsCheck, { keys, keyVersion }: KeySource): void {
  checkKeyVersion(check, "keyVersion", keyVersion);
  if (keys !== undefined && keyVersion !== undefined) {
    check.report(
      "keyVersion",
      keys === LIQO_MANAGED
        ? 'is for keys that this stack generates, got keys "liqo-managed" as well: Liqo makes others when the gateway is replaced'
        : "is for generated keys, got keys as well: rotate your own by naming another Secret",
    );
  }
}

/** Checks that the two ends do not bring the same key along: neither gateway would listen to the other. */
export function checkTwoKeys(
  check: ArgsCheck,
  path: string,
  server: KeySource,
  client: KeySource,
): void {
  const keys = [server.keys, client.keys].map(
    (given) => (Object(given) as Partial<GatewayKeyPair>).publicKey,
  );
  check.whenKnown(`${path}.keys.publicKey`, pulumi.all(keys), ([one, other]) =>
    one === other && wireGuardKeyRule(one) === undefined
      ? "expected another key than the server's, got the same"
      : undefined,
  );
}
