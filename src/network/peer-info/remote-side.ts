import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments } from "../../validation/arguments.js";
import { wireGuardKeyRule } from "../../validation/rules.js";
import {
  type DialledEndpoint,
  type GatewayClientEndpoint,
  endpointRule,
} from "../gateway/endpoint.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { checkPeerInfo, type OwnSide } from "./check.js";
import { parsePeerInfo } from "./parse.js";
import type { PeerInfo, PeerInfoDocument } from "./peer-info.js";
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
  readonly installedPublicKey?: pulumi.Input<string>;
}

/** How the other side is made known to this one: in one of two ways, or not yet. */
export interface RemoteSideArgs {
  /**
   * The other side's hand-off, its output `peerInfo`: the document itself, for example from a `StackReference` or an import
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
  readonly remotePeerInfo?: pulumi.Input<PeerInfoDocument | string | undefined>;

  /**
   * The same typed by hand, without the checks that a document allows.
   *
   * @default - there is a `remotePeerInfo`, or will be
   */
  readonly remote?: RemoteSide;
}

/** What is known of the other side. */
export interface KnownRemote extends Pick<
  PeerInfo["from"],
  "podCidrs" | "externalCidr" | "publicKey" | "liqoVersion"
> {
  readonly endpoint?: DialledEndpoint;
  readonly installedPublicKey?: string;
  readonly configuredEndpoint?: DialledEndpoint;
}

/** Checks what is known of the other side, and gives the hand-off that was read, if there is one. */
export function checkRemote(
  check: ArgsCheck,
  args: OwnSide & RemoteSideArgs,
): pulumi.Output<PeerInfo | undefined> {
  const { remote, remotePeerInfo } = args;
  if (remote !== undefined && remotePeerInfo !== undefined) {
    check.report("remote", "stands in place of remotePeerInfo, got both");
  }
  if (remote !== undefined) {
    checkByHand(check.at("remote"), remote);
  }
  const reading = pulumi.output(remotePeerInfo).apply(parsePeerInfo);
  check.whenKnown("remotePeerInfo", reading, (read) => read?.problem);
  const peerInfo = reading.apply((read) => read?.peerInfo);
  checkPeerInfo(check.at("remotePeerInfo"), args, peerInfo);
  return peerInfo;
}

/** What is known of the other side, in either way. Nothing while there is nothing. */
export function knownRemote(
  remote: RemoteSide | undefined,
  peerInfo: pulumi.Output<PeerInfo | undefined>,
): pulumi.Output<KnownRemote | undefined> {
  if (remote !== undefined) {
    return pulumi.output(remote);
  }
  return peerInfo.apply((document) => {
    return (
      document && {
        ...document.from,
        installedPublicKey: document.installedPublicKey,
        configuredEndpoint: document.configuredEndpoint,
      }
    );
  });
}

/** Warns of a preview that does not know the other side, and so cannot show what is made of it. */
export function warnOfUnknown(
  side: pulumi.ComponentResource,
  { remote }: RemoteSideArgs,
  known: pulumi.Output<KnownRemote | undefined>,
): void {
  const argument = remote === undefined ? "remotePeerInfo" : "remote";
  void valueIfKnown(known.apply(() => true)).then((isKnown) => {
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
  installedPublicKey: true,
};

function checkByHand(check: ArgsCheck, remote: RemoteSide): void {
  checkArguments(check, REMOTE, remote);
  check.optional("endpoint", remote.endpoint, endpointRule);
  checkRemoteValues(check, { ...remote, endpoint: pulumi.output(remote.endpoint) }, "required");
  check.optional("installedPublicKey", remote.installedPublicKey, wireGuardKeyRule);
}
