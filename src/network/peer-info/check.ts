import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Finding } from "../../validation/args-check.js";
import { DEFAULTS } from "../../defaults.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { TenantArgs } from "../../tenant/tenant.js";
import type { PeerInfo } from "./peer-info.js";
import { checkRemoteValues } from "./remote-values.js";

/** This side, as far as the other side's hand-off has to fit to it. */
export interface OwnSide extends TenantArgs {
  readonly role: GatewayRole;
  readonly mtu?: pulumi.Input<number>;
}

/** Checks that a hand-off is from the other side, for this one, and in accordance with it. */
export function checkPeerInfo(
  check: ArgsCheck,
  own: OwnSide,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  const { cluster, role, remoteClusterId, mtu = DEFAULTS.mtu } = own;
  const rule = <T>(
    path: string,
    value: pulumi.Input<T>,
    reason: (peerInfo: PeerInfo, value: pulumi.Unwrap<T>) => Finding,
  ) => {
    check.whenKnown(path, pulumi.all([peerInfo, value]), ([document, known]) =>
      document === undefined ? undefined : reason(document, known),
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
  rule("mtu", mtu, (peerInfo, own) =>
    // Of two sides that are joined one has to begin with another MTU.
    peerInfo.mtu === own || peerInfo.installedPublicKey !== undefined
      ? undefined
      : `expected the MTU to be the same on both sides, got ${peerInfo.mtu} there and ${own} here: ` +
        `set mtu to ${peerInfo.mtu} here, or have it set to ${own} there and take the new hand-off`,
  );
  rule("from.endpoint", undefined, ({ from }) =>
    from.role === "Server" && from.endpoint === undefined
      ? "expected an endpoint, since it is from a Server"
      : undefined,
  );
  const from = peerInfo.apply((document) => document?.from);
  checkRemoteValues(check.at("from"), {
    podCidrs: from.apply((side) => side?.podCidrs),
    externalCidr: from.apply((side) => side?.externalCidr),
    publicKey: from.apply((side) => side?.publicKey),
    endpoint: from.apply((side) => side?.endpoint),
  });
}

/** Warns of two sides that are joined with different MTUs, as they are while one has changed its own. */
export function warnOfMtu(
  side: pulumi.ComponentResource,
  { mtu = DEFAULTS.mtu }: Pick<OwnSide, "mtu">,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  pulumi.all([peerInfo, mtu]).apply(([document, own]) => {
    if (document !== undefined && document.mtu !== own) {
      const warning =
        `the MTU is ${document.mtu} at ${document.from.clusterId} and ${own} here, so large packets are lost: give this ` +
        `side's peerInfo to its administrator, who sets mtu to ${own} as well, or set it to ${document.mtu} here`;
      void pulumi.log.warn(warning, side);
    }
  });
}

const OPPOSITE = { Server: "Client", Client: "Server" } as const;
