import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../checks/args-check.js";
import { type ArgumentNames, checkArguments } from "../checks/arguments.js";
import { isWireGuardKey } from "../checks/rules.js";
import {
  type DialledEndpoint,
  type GatewayClientEndpoint,
  isEndpoint,
} from "../gateway/endpoint-override.js";
import { unlessUnknown } from "../output-value.js";
import { checkHandOff, type OwnSide } from "./hand-off-check.js";
import { readHandOff } from "./hand-off-reading.js";
import type { HandOff, HandOffDocument } from "./hand-off.js";
import { checkRemoteValues } from "./remote-values.js";

/** What one has to know of the other side, typed by hand. */
export interface RemoteSide {
  /** Ranges of its cluster's pods, as it calls them itself. */
  readonly podCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;

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
   * The other side's hand-off, its output `handOff`: the document itself, for example from a `StackReference` or an import
   * of its file, or its JSON text, for example from the configuration.
   *
   * A preview that does not know it yet, because it comes from a resource that has to be made or changed first, leaves out
   * what is made of it, shows what is there as deleted, and warns of that: an `up` keeps it.
   *
   * A stack that is read may have none: not yet, or no longer when it is destroyed. In place of one that was there before,
   * the last one then goes on being used, with a warning. Left out of the program, it takes this side
   * apart, of which a preview and an `up` warn: `config.get` of a key that is not set leaves it out.
   *
   * @default - it is not there yet, and what needs it is not created
   */
  readonly remoteHandOff?: pulumi.Input<HandOffDocument | string | undefined>;

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
  readonly dials?: DialledEndpoint;
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
  const handOff = reading.apply((read) => read?.handOff);
  checkHandOff(check.at("remoteHandOff"), args, handOff);
  return handOff;
}

/** What is known of the other side, in either way. Nothing while there is nothing. */
export function knownRemote(
  remote: RemoteSide | undefined,
  handOff: pulumi.Output<HandOff | undefined>,
): pulumi.Output<KnownRemote | undefined> {
  if (remote !== undefined) {
    return pulumi.output(remote);
  }
  return handOff.apply((document) => {
    return document && { ...document.from, accepts: document.accepts, dials: document.dials };
  });
}

/** Warns of a preview that does not know the other side, and so cannot show what is made of it. */
export function warnOfUnknown(
  side: pulumi.ComponentResource,
  { remote }: RemoteSideArgs,
  known: pulumi.Output<KnownRemote | undefined>,
): void {
  const argument = remote === undefined ? "remoteHandOff" : "remote";
  void unlessUnknown(known.apply(() => true)).then((isKnown) => {
    if (isKnown === undefined) {
      const warning =
        `${argument} is not known in this preview, which leaves out what is made of it and shows what is there as ` +
        "deleted: an up will know it, and keeps that";
      void pulumi.log.warn(warning, side);
    }
  });
}

const REMOTE: ArgumentNames<RemoteSide> = {
  podCidrs: true,
  externalCidr: true,
  publicKey: true,
  endpoint: true,
  accepts: true,
};

function checkByHand(check: ArgsCheck, remote: RemoteSide): void {
  checkArguments(check, REMOTE, remote);
  check.input("endpoint", remote.endpoint, isEndpoint);
  checkRemoteValues(check, { ...remote, endpoint: pulumi.output(remote.endpoint) }, "required");
  check.input("accepts", remote.accepts, isWireGuardKey);
}
