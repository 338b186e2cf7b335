import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../checks/args-check.js";
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

/**
 * Checks what one is told of the other side.
 *
 * @param presence whether it has to be there: a document need not be there yet, and has other checks for what it lacks.
 */
export function checkRemoteValues(
  check: ArgsCheck,
  told: RemoteValues,
  presence: "input" | "required" = "input",
): void {
  const { podCidrs, externalCidr, publicKey, endpoint } = told;
  check[presence]<unknown>("podCidrs", podCidrs, areCidrs);
  check[presence]<unknown>("externalCidr", externalCidr, isCidr);
  check[presence]<unknown>("publicKey", publicKey, isWireGuardKey);
  check.later("externalCidr", pulumi.all([podCidrs, externalCidr]), ([pods, external]) =>
    pods === undefined || external === undefined ? undefined : isApart([pods, external]),
  );
  check.later("endpoint.addresses", endpoint, (known) => known && areAddresses(known.addresses));
  check.later("endpoint.port", endpoint, (known) => known && isPort(known.port));
}
