import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { renderMessage } from "../../message.js";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import { describeName } from "../../validation/describe-value.js";
import { cidrRule, cidrsRule, disjointCidrsRule } from "../../validation/address-rules.js";
import { hideSecretValues } from "../../validation/redact.js";
import { wireGuardKeyRule } from "../../validation/rules.js";
import { type EndpointArgs, endpointRule } from "../gateway/endpoint-args.js";
import { checkAddressing, type LocalCluster, rulesFor } from "./addressing.js";
import type { PeerInfo } from "./peer-info.js";
import type { PeeringInfo } from "./peering-info.js";

/** The arguments of this side that the remote side's document must agree with. */
export interface LocalSide extends LocalCluster {
  readonly role: GatewayRole;
  /** Role of this side in its peering. Undefined for a side that has only a network. */
  readonly peeringRole?: PeeringInfo["role"] | undefined;
  readonly mtu?: pulumi.Input<number> | undefined;
  readonly endpoint?: EndpointArgs | undefined;
}

/**
 * Checks that a document is from the remote side, is for this side, and agrees with the arguments
 * of this side. Reports a document of this side as a single problem.
 */
export function checkPeerInfo(
  check: ArgsCheck,
  local: LocalSide,
  document: pulumi.Output<PeerInfo | undefined>,
): void {
  const peerInfo = checkAddressing(check, local, document);
  const rule = rulesFor(check, peerInfo);
  rule("from.role", local.role, ({ from, peering }, localRole) =>
    // The roles in the network follow those in the peering, which another check reports.
    from.role === OPPOSITE[localRole] || isSamePeeringRole(local, peering)
      ? undefined
      : `expected a document from a ${OPPOSITE[localRole]}, since this side is a ${localRole}, ` +
        `got a document from a ${describeName(from.role)}: set ${roleArgument(local)} "${OPPOSITE[localRole]}" on either side`,
  );
  rule("mtu", orDefault(local.mtu, DEFAULTS.mtu), (remote, localMtu) =>
    // Connected sides may differ while an administrator changes the MTU: see warnIfMtuDiffers.
    remote.mtu === localMtu || remote.installedPublicKey !== undefined
      ? undefined
      : `expected the same MTU on both sides, got ${remote.mtu} there and ${localMtu} here: ` +
        `set mtu to ${remote.mtu} here, or to ${localMtu} there and exchange documents again`,
  );
  checkNetworkValues(check, peerInfo);
}

function isSamePeeringRole({ peeringRole }: LocalSide, peering: PeeringInfo | undefined): boolean {
  return peeringRole !== undefined && peering?.role === peeringRole;
}

/** The argument with the role of the gateway. */
export function roleArgument({ peeringRole }: Pick<LocalSide, "peeringRole">): string {
  return peeringRole === undefined ? "role" : "network.role";
}

/** Checks the network of a document, without the arguments of this side. */
export function checkNetworkValues(
  check: ArgsCheck,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  const from = peerInfo.apply((document) => document?.from);
  const podCidrs = from.apply((side) => side?.podCidrs);
  const externalCidr = from.apply((side) => side?.externalCidr);
  const values = check.at("from");
  values.optional("podCidrs", podCidrs, cidrsRule);
  values.optional("externalCidr", externalCidr, cidrRule);
  values.optional(
    "publicKey",
    from.apply((side) => side?.publicKey),
    wireGuardKeyRule,
  );
  check.whenKnown("from.endpoint", from, (side) =>
    side?.role === "Server" && side.endpoint === undefined
      ? "expected an endpoint, since the document is from a Server"
      : undefined,
  );
  values.optional(
    "endpoint",
    from.apply((side) => side?.endpoint),
    endpointRule,
  );
  checkDisjointCidrs(values, podCidrs, externalCidr);
}

/** Checks that the CIDRs of the remote side do not overlap. Either may be undefined. */
export function checkDisjointCidrs(
  check: ArgsCheck,
  podCidrs: pulumi.Input<readonly pulumi.Input<string>[] | undefined> | undefined,
  externalCidr: pulumi.Input<string | undefined> | undefined,
): void {
  check.whenKnown("externalCidr", pulumi.all([podCidrs, externalCidr]), ([pods, external]) =>
    pods === undefined || external === undefined ? undefined : disjointCidrsRule([pods, external]),
  );
}

/**
 * Warns if connected sides have different MTUs, as they do while an administrator changes the MTU.
 */
export function warnIfMtuDiffers(
  side: pulumi.ComponentResource,
  { mtu }: Pick<LocalSide, "mtu">,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): void {
  const ownMtu = pulumi.output(orDefault(mtu, DEFAULTS.mtu));
  pulumi.all([peerInfo, ownMtu]).apply(async ([document, localMtu]) => {
    if (document !== undefined && document.mtu !== localMtu) {
      const { clusterId } = document.from;
      const warning = renderMessage({
        problem: `the MTU is ${document.mtu} at ${clusterId} and ${localMtu} here, so large packets are lost`,
        hint:
          `Set mtu to ${localMtu} at ${clusterId}, or to ${document.mtu} here. ` +
          "Then send peerInfo to its administrator.",
        section: "mtu-differs",
      });
      await pulumi.log.warn(await hideSecretValues(warning, [peerInfo, ownMtu]), side);
    }
  });
}

/** The role that the other side must have. */
export const OPPOSITE = { Server: "Client", Client: "Server" } as const;
