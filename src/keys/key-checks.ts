import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../checks/args-check.js";
import { hasOnly } from "../checks/arguments.js";
import { inWords } from "../checks/in-words.js";
import { isDnsSubdomain, isObject, isWireGuardKey } from "../checks/rules.js";
import { checkEpoch, type GatewayKeyPair } from "../gateway-keys.js";
import type { PairSideArgs } from "../side/pair-side.js";
import { LIQO_MADE } from "./liqo-made-keys.js";

/** Where the keys of an end come from. */
export type KeySource = Pick<PairSideArgs, "keys" | "keyEpoch">;

const isKeyPair = isObject("with secretName and publicKey");
const hasOnlyKeys = hasOnly<GatewayKeyPair>({ secretName: true, publicKey: true });

/** Checks where the keys of an end come from, one that may leave them to Liqo. */
export function checkKeys(check: ArgsCheck, source: KeySource): void {
  checkSource(check, source);
  const { keys } = source;
  if (keys !== LIQO_MADE) {
    checkOwnKeys(check, keys, ` or "${LIQO_MADE}"`);
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
    const text = inWords(keys);
    const got = /^"liqo"$/i.test(text) ? text : "something else";
    check.reject("keys", `expected { secretName, publicKey }${alternative}, got ${got}`);
    return;
  }
  check.reject("keys", hasOnlyKeys(keys));
  check.required("keys.secretName", keys.secretName, isDnsSubdomain);
  check.required("keys.publicKey", keys.publicKey, isWireGuardKey);
}

/** Checks that keys have one source. */
export function checkSource(check: ArgsCheck, { keys, keyEpoch }: KeySource): void {
  checkEpoch(check, "keyEpoch", keyEpoch);
  if (keys !== undefined && keyEpoch !== undefined) {
    check.reject(
      "keyEpoch",
      keys === LIQO_MADE
        ? 'is for keys that this stack generates, got keys "Liqo" as well: Liqo makes others when the gateway is replaced'
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
  check.later(`${path}.keys.publicKey`, pulumi.all(keys), ([one, other]) =>
    one === other && isWireGuardKey(one) === undefined
      ? "expected another key than the server's, got the same"
      : undefined,
  );
}
