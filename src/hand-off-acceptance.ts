import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "./args-check.js";
import type { HandOff } from "./hand-off.js";
import { keptTime } from "./kept-time.js";

/**
 * Lets a value through once a hand-off is known to have been in time when it was first used. What has been made of it
 * goes on working after its expiry.
 */
export function onceInTime(
  component: pulumi.ComponentResource,
  name: string,
  handOff: pulumi.Output<HandOff | undefined>,
  gate: Gate,
): Gate {
  const digest = gate(handOff).apply((document) => document?.digest ?? "none");
  const firstUse = keptTime(`${name}-accepted`, digest, component);
  const check = new ArgsCheck(component, name);
  check.later("remoteHandOff.expiresAt", pulumi.all([handOff, firstUse]), ([document, use]) =>
    document === undefined || Date.parse(use) <= Date.parse(document.expiresAt)
      ? undefined
      : `expected a hand-off that has not expired, got one that was valid from ${document.issuedAt} to ` +
        `${document.expiresAt}: have it issued anew by the administrator of ${document.from.clusterId}, with ` +
        `another "validity"`,
  );
  return check.done();
}
