import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../checks/args-check.js";
import {
  areAddresses,
  areCidrs,
  isApart,
  isCidr,
  isPort,
  isWireGuardKey,
} from "../checks/rules.js";
import type { DialledEndpoint } from "../gateway/endpoint-override.js";

/** A value that is perhaps not there, or known to be none. */
type Maybe<T> = pulumi.Input<T | undefined> | undefined;

/** What one is told of the other side, in whatever way. */
export interface RemoteValues {
  readonly podCidrs: Maybe<readonly pulumi.Input<string>[]>;
  readonly externalCidr: Maybe<string>;
  readonly publicKey: Maybe<string>;
  readonly endpoint: Maybe<DialledEndpoint>;
}

/** Checks what one is told of the other side. */
export function checkRemoteValues(check: ArgsCheck, told: RemoteValues): void {
  const { podCidrs, externalCidr, endpoint } = told;
  check.input("podCidrs", podCidrs, ifThere(areCidrs));
  check.input("externalCidr", externalCidr, ifThere(isCidr));
  check.later("externalCidr", pulumi.all([podCidrs, externalCidr]), ([pods, external]) =>
    pods === undefined || external === undefined ? undefined : isApart([pods, external]),
  );
  check.input("publicKey", told.publicKey, ifThere(isWireGuardKey));
  check.later("endpoint.addresses", endpoint, (known) => known && areAddresses(known.addresses));
  check.later("endpoint.port", endpoint, (known) => known && isPort(known.port));
}

function ifThere<T>(rule: Rule<T>): Rule<T | undefined> {
  return (value) => (value === undefined ? undefined : rule(value));
}
