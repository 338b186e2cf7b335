import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import { type ArgumentChecks, nesting, object, required } from "../../validation/arguments.js";
import { childNameProblem } from "../../validation/child-names.js";
import { claim, type Owner } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import {
  dnsLabelRule,
  dnsSubdomainRule,
  isWireGuardKey,
  objectRule,
  wireGuardKeyRule,
} from "../../validation/rules.js";
import { type RemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { GatewayKeyPair, KeySource } from "./key-pair.js";
import { LIQO_MANAGED } from "./liqo-managed-keys.js";

const KEY_PAIR_ARGUMENTS: ArgumentChecks<GatewayKeyPair> = {
  secretName: required(dnsSubdomainRule),
  publicKey: required(wireGuardKeyRule),
};

const OWN_KEYS = "{ secretName, publicKey }";

/** The caller's own keys. */
export const ownKeysArgument = nesting(KEY_PAIR_ARGUMENTS, (check, name, value) => {
  checkKeyPair(check, name, value, OWN_KEYS);
});

/** The caller's own keys, or `"liqo-managed"`. */
export const keysArgument = nesting(KEY_PAIR_ARGUMENTS, (check, name, value) => {
  if (value !== LIQO_MANAGED) {
    checkKeyPair(check, name, value, `${OWN_KEYS} or "${LIQO_MANAGED}"`);
  }
});

function checkKeyPair(check: ArgsCheck, name: string, value: unknown, expected: string): void {
  const problem = value === undefined ? undefined : keyPairProblem(value, expected);
  if (problem === undefined) {
    object(KEY_PAIR_ARGUMENTS)(check, name, value);
  } else {
    check.report(name, problem);
  }
}

/** The problem of keys that are not an object. The secret name and the key are not checked. */
export const keyPairShapeRule: Rule<unknown> = (value) => keyPairProblem(value, OWN_KEYS);

function keyPairProblem(value: unknown, expected: string): string | undefined {
  // The message does not show the value, because the value may be a private key.
  const text = describeValue(value);
  const got = /^"liqo(-managed)?"$/i.test(text) ? text : "something else";
  return objectRule()(value) && `expected ${expected}, got ${got}`;
}

/** Checks that the keys of a side have a single source. */
export function checkKeySourceArgs(check: ArgsCheck, { keys, keyVersion }: KeySource): void {
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

/**
 * Checks that no other component creates the Secret with the keys, or the PublicKey, of the same
 * gateway.
 *
 * @param owner the component that creates the object.
 */
export function checkOnlyOwner(
  check: ArgsCheck,
  kind: "Secret" | "PublicKey",
  owner: pulumi.Output<Owner>,
  args: RemoteClusterArgs,
): void {
  const { cluster, remoteClusterId } = args;
  // With `remoteClusterId`, so that only the component reports an ID that it has rejected.
  const ids = pulumi.all([cluster.clusterId, tenantNamespaceOf(args), owner, remoteClusterId]);
  check.whenKnown("namespace", ids, ([clusterId, namespace, component]) => {
    if (dnsLabelRule(namespace) !== undefined) {
      return undefined;
    }
    const holder = claim(clusterId, `the ${kind} of the gateway in ${namespace}`, component);
    return (
      holder &&
      `"${holder}" already creates the ${kind} of the gateway in namespace ${namespace} of cluster ${clusterId}; ` +
        `Liqo supports one ${kind} per gateway`
    );
  });
}

/** The checks of both sides of a tunnel, each with the path of its side. */
export type SideChecks = Readonly<Record<"server" | "client", ArgsCheck>>;

/**
 * Checks that no other component has resources of the same names, which consist of the names of the
 * component and of a cluster: `a` with cluster `b-c` and `a-b` with cluster `c` are the same.
 */
export function checkResourceNames(
  checks: SideChecks,
  owner: pulumi.Output<Owner>,
  sides: Readonly<Record<"server" | "client", { readonly cluster: { readonly name: string } }>>,
): void {
  for (const side of ["server", "client"] as const) {
    checks[side].whenKnown("", owner, (component) => {
      const names = `${component.name}-${sides[side].cluster.name}-...`;
      return childNameProblem(component, names, "the component or the cluster");
    });
  }
}

/** Checks that the two sides do not have the same key: the gateways would ignore each other. */
export function checkTwoKeys(
  { client: check }: SideChecks,
  server: KeySource,
  client: KeySource,
): void {
  const publicKeys = [server, client].map(
    ({ keys }) => (Object(keys) as Partial<GatewayKeyPair>).publicKey,
  );
  check.whenKnown("keys.publicKey", pulumi.all(publicKeys), ([ofServer, ofClient]) =>
    ofServer === ofClient && isWireGuardKey(ofServer)
      ? "expected another key than the server's, got the same"
      : undefined,
  );
}
