import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { DEFAULTS } from "../../defaults.js";
import { digestOf } from "../../digest.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { orDefault } from "../../pulumi/output-value.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import { createPeerInfo, type PeerInfo, type PeerInfoContents } from "./peer-info.js";

/** The arguments of a side that its document contains or depends on. */
export interface IssueArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  readonly remoteClusterId: pulumi.Input<string>;
  readonly mtu?: pulumi.Input<number>;
  readonly expiresIn?: string;
}

/** The values of a side's resources that its document contains or depends on. */
export interface IssueState {
  /** Undefined while the side has no key. */
  readonly publicKey: pulumi.Output<string | undefined>;
  /** Endpoint of a server. */
  readonly endpoint?: pulumi.Output<Endpoint | undefined>;
  /** The remote side's key that this side has installed. */
  readonly installedRemoteKey: pulumi.Output<string | undefined>;
  /** The server's endpoint, as the client received it. The client may dial another. */
  readonly receivedEndpoint: pulumi.Output<Endpoint | undefined>;
  /** Whether the remote side has installed this side's key. */
  readonly isKeyInstalled: pulumi.Output<boolean>;
}

/**
 * Issues the document of a side as soon as the side has a key. Issues the document again when its
 * contents change, and when it expires before the remote side has installed that key.
 */
export function issuePeerInfo(
  side: pulumi.ComponentResource,
  name: string,
  args: IssueArgs,
  { publicKey, endpoint, installedRemoteKey, receivedEndpoint, isKeyInstalled }: IssueState,
): pulumi.Output<PeerInfo | undefined> {
  const { cluster, role, expiresIn = DEFAULTS.expiresIn } = args;
  const mtu = orDefault(args.mtu, DEFAULTS.mtu);
  const from = pulumi.output({
    clusterId: cluster.clusterId,
    role,
    podCidrs: cluster.podCidrs,
    externalCidr: cluster.externalCidr,
    liqoVersion: cluster.knownLiqoVersion,
    endpoint,
  });
  const contents = pulumi
    .all([from, publicKey, args.remoteClusterId, mtu, installedRemoteKey, receivedEndpoint])
    .apply(([issuer, key, to, bytes, installedKey, remoteEndpoint]) =>
      key === undefined
        ? undefined
        : ({
            from: { ...issuer, publicKey: key },
            to,
            mtu: bytes,
            installedPublicKey: installedKey,
            receivedEndpoint: remoteEndpoint,
          } satisfies PeerInfoContents),
    );
  const trigger = contents.apply((values) => digestOf({ ...values, expiresIn }));
  const firstIssue = persistTimestamp(`${name}-issued`, trigger, side);
  // Periods count from the first issue, so that the document stays the same from run to run within
  // a period.
  const periodsPassed = pulumi.all([firstIssue, isKeyInstalled]).apply(([time, isInstalled]) => {
    const passed = (Date.now() - Date.parse(time)) / millisecondsOf(expiresIn);
    return isInstalled ? null : String(Math.floor(passed));
  });
  const lastIssue = persistTimestamp(`${name}-renewed`, periodsPassed, side);
  return pulumi
    .all([contents, firstIssue, lastIssue, periodsPassed])
    .apply(([values, first, last, passed]) => {
      const latest = last > first ? last : first;
      const expiry = Date.parse(latest) + millisecondsOf(expiresIn);
      // A trigger that goes from `null` (key installed) back to a number does not replace the
      // Stash: compute the time here.
      const issuedAt =
        passed === null || Date.now() < expiry
          ? latest
          : new Date(Date.parse(first) + Number(passed) * millisecondsOf(expiresIn)).toISOString();
      return values && createPeerInfo(values, issuedAt, expiresIn);
    });
}

/**
 * The time of the first run with this trigger, in RFC 3339. The stack's state keeps the time until
 * the trigger changes. A trigger of `null` never counts as a change.
 */
function persistTimestamp(
  name: string,
  trigger: pulumi.Output<string | null>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const now = new Date().toISOString();
  const stash = new pulumi.Stash(
    name,
    // Each run passes its own time, and the engine keeps the first. `apply` waits until the trigger
    // has passed its checks.
    { input: trigger.apply(() => now) },
    { parent, ignoreChanges: ["input"], replacementTrigger: trigger },
  );
  // A user's mocks may not return the output of a Stash.
  return (stash.output as pulumi.Output<string | undefined>).apply((time) => time ?? now);
}
