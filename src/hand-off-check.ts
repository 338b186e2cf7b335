import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import type { GatewayRole } from "./gateway.js";
import type { HandOff } from "./hand-off.js";
import type { HandOffReading } from "./hand-off-reading.js";
import { areAddresses, areCidrs, isCidr, isPort, isWireGuardKey } from "./rules.js";
import type { TenantArgs } from "./tenant.js";

/** This side, as far as the other side's hand-off has to fit to it. */
export interface OwnSide extends TenantArgs {
  readonly role: GatewayRole;
  readonly mtu?: pulumi.Input<number>;
}

/** Checks that a hand-off is from the other side, for this one, and in accordance with it. */
export function checkHandOff(
  check: ArgsCheck,
  own: OwnSide,
  reading: pulumi.Output<HandOffReading | undefined>,
): void {
  const { cluster, role, remoteClusterId, mtu = DEFAULTS.mtu } = own;
  const rule = <T>(
    path: string,
    value: pulumi.Input<T>,
    reason: (handOff: HandOff, value: pulumi.Unwrap<T>) => string | undefined,
  ) => {
    check.later(path, pulumi.all([reading, value]), ([read, known]) =>
      read?.handOff === undefined ? undefined : reason(read.handOff, known),
    );
  };
  rule("from.clusterId", remoteClusterId, ({ from }, id) =>
    from.clusterId === id
      ? undefined
      : `expected a hand-off from cluster ${id}, got one from ${from.clusterId}`,
  );
  rule("to", cluster.clusterId, ({ from, to }, id) =>
    to === id
      ? undefined
      : `expected a hand-off for cluster ${id}, got one for ${to}: ask the administrator of ${from.clusterId} for ` +
        `the one of the side whose remoteClusterId is "${id}"`,
  );
  rule("from.role", role, ({ from }, own) =>
    from.role === OPPOSITE[own]
      ? undefined
      : `expected a hand-off from a ${OPPOSITE[own]}, since this side is the ${own}, got one from a ${from.role}: ` +
        `set role "${OPPOSITE[own]}" on one of the two sides`,
  );
  rule("mtu", mtu, (handOff, own) =>
    handOff.mtu === own
      ? undefined
      : `expected the MTU to be the same on both sides, got ${handOff.mtu} there and ${own} here: ` +
        `set mtu to ${handOff.mtu} here, or have it set to ${own} there and take the new hand-off`,
  );
  rule("from.podCidrs", undefined, ({ from }) => areCidrs(from.podCidrs));
  rule("from.externalCidr", undefined, ({ from }) => isCidr(from.externalCidr));
  rule("from.publicKey", undefined, ({ from }) => isWireGuardKey(from.publicKey));
  rule("from.endpoint", undefined, ({ from: { role: from, endpoint } }) => {
    if (endpoint === undefined) {
      return from === "Server" ? "expected an endpoint, since it is from a Server" : undefined;
    }
    return areAddresses(endpoint.addresses) ?? isPort(endpoint.port);
  });
}

const OPPOSITE = { Server: "Client", Client: "Server" } as const;
