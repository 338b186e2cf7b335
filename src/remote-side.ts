import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "./args-check.js";
import type { DialledEndpoint } from "./endpoint-override.js";
import type { GatewayClientEndpoint } from "./gateway-client.js";
import type { HandOff } from "./hand-off.js";
import { checkHandOff, type OwnSide } from "./hand-off-check.js";
import { readHandOff } from "./hand-off-reading.js";
import { areAddresses, areCidrs, isCidr, isPort, isWireGuardKey } from "./rules.js";

/** What one has to know of the other side, typed by hand. */
export interface RemoteSide {
  /** Ranges of its cluster's pods, as it calls them itself. */
  readonly podCidrs: pulumi.Input<string[]>;

  /** External range of its cluster, as it calls it itself. */
  readonly externalCidr: pulumi.Input<string>;

  /** Public key of its gateway, 32 bytes in base64 (`spec.publicKey` of what `liqoctl generate publickey` prints). */
  readonly publicKey: pulumi.Input<string>;

  /**
   * Where its gateway listens. Only a client dials it.
   *
   * @default - the `endpoint` of this side, which then needs an address and a port
   */
  readonly endpoint?: pulumi.Input<GatewayClientEndpoint>;

  /**
   * Public key of this side, once the other side has installed it. Only then can packets cross, and `up` waits for it.
   *
   * @default - the other side does not know this one yet, and the tunnel is not waited for
   */
  readonly accepts?: pulumi.Input<string>;
}

/** How the other side is made known to this one: in one of two ways, or not yet. */
export interface RemoteSideArgs {
  /**
   * The other side's hand-off, its output `handOff`: the document itself, for example from a `StackReference`, or its
   * JSON text, for example from a file.
   *
   * @default - it is not there yet, and what needs it is not created
   */
  readonly remoteHandOff?: pulumi.Input<HandOff | string | undefined>;

  /**
   * The same typed by hand, without the checks that a document allows.
   *
   * @default - there is a `remoteHandOff`, or will be
   */
  readonly remote?: RemoteSide;
}

/** What is known of the other side. */
export interface KnownRemote extends Pick<
  HandOff["from"],
  "podCidrs" | "externalCidr" | "publicKey" | "liqoVersion"
> {
  readonly endpoint?: DialledEndpoint;
  readonly accepts?: string;
}

/** Checks what is known of the other side, and gives the hand-off that was read, if there is one. */
export function checkRemote(
  check: ArgsCheck,
  args: OwnSide & RemoteSideArgs,
): pulumi.Output<HandOff | undefined> {
  const { remote, remoteHandOff } = args;
  if (remote !== undefined && remoteHandOff !== undefined) {
    check.reject("remote", "stands in place of remoteHandOff, got both");
  }
  if (remote !== undefined) {
    checkByHand(check.at("remote"), remote);
  }
  const reading = pulumi.output(remoteHandOff).apply(readHandOff);
  check.later("remoteHandOff", reading, (read) => read?.problem);
  checkHandOff(check.at("remoteHandOff"), args, reading);
  return reading.apply((read) => read?.handOff);
}

/** What is known of the other side, in either way. Nothing while there is nothing. */
export function knownRemote(
  remote: RemoteSide | undefined,
  handOff: pulumi.Output<HandOff | undefined>,
): pulumi.Output<KnownRemote | undefined> {
  if (remote !== undefined) {
    return pulumi.output(remote);
  }
  return handOff.apply((document) => document && { ...document.from, accepts: document.accepts });
}

function checkByHand(check: ArgsCheck, remote: RemoteSide): void {
  check.input("podCidrs", remote.podCidrs, areCidrs);
  check.input("externalCidr", remote.externalCidr, isCidr);
  check.input("publicKey", remote.publicKey, isWireGuardKey);
  check.input("accepts", remote.accepts, isWireGuardKey);
  const endpoint = pulumi.output(remote.endpoint);
  check.later("endpoint.addresses", endpoint, (known) => known && areAddresses(known.addresses));
  check.later("endpoint.port", endpoint, (known) => known && isPort(known.port));
}
