import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  addressesRule,
  cidrsRule,
  disjointCidrsRule,
  cidrRule,
  portRule,
  wireGuardKeyRule,
} from "../../validation/rules.js";
import type { DialledEndpoint } from "../gateway/endpoint.js";

/** A value that is perhaps not there, or known to be none. */
type Maybe<T> = pulumi.Input<T | undefined> | undefined;

/** What one is told of the other side, in whatever way. */
export interface RemoteValues {
  readonly podCidrs: Maybe<readonly pulumi.Input<string>[]>;
  readonly externalCidr: Maybe<string>;
  readonly publicKey: Maybe<string>;
  readonly endpoint: Maybe<DialledEndpoint>;
}

/**
 * Checks what one is told of the other side.
 *
 * @param presence whether it has to be there: a document need not be there yet, and has other checks for what it lacks.
 */
export function checkRemoteValues(
  check: ArgsCheck,
  told: RemoteValues,
  presence: "optional" | "required" = "optional",
): void {
  const { podCidrs, externalCidr, publicKey, endpoint } = told;
  check[presence]<unknown>("podCidrs", podCidrs, cidrsRule);
  check[presence]<unknown>("externalCidr", externalCidr, cidrRule);
  check[presence]<unknown>("publicKey", publicKey, wireGuardKeyRule);
  check.whenKnown("externalCidr", pulumi.all([podCidrs, externalCidr]), ([pods, external]) =>
    pods === undefined || external === undefined ? undefined : disjointCidrsRule([pods, external]),
  );
  check.whenKnown(
    "endpoint.addresses",
    endpoint,
    (known) => known && addressesRule(known.addresses),
  );
  check.whenKnown("endpoint.port", endpoint, (known) => known && portRule(known.port));
}
