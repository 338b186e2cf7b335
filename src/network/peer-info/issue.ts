import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { digestOf } from "../../digest.js";
import { millisecondsOf } from "../../validation/duration.js";
import type { DialledEndpoint } from "../gateway/endpoint.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { CommonSideArgs } from "../side/side-args.js";
import { type PeerInfo, type PeerInfoContents, issuePeerInfo } from "./peer-info.js";
import { persistedTimestamp } from "./persisted-timestamp.js";

/** What a side tells of itself beside its arguments. */
export interface OwnState {
  /** Nothing while it has none. */
  readonly publicKey: pulumi.Output<string | undefined>;
  /** Of a server. */
  readonly endpoint?: pulumi.Output<DialledEndpoint | undefined>;
  /** The other side's key that this one has installed. */
  readonly installedPublicKey: pulumi.Output<string | undefined>;
  /** The other side's endpoint that this one's gateway has been given. */
  readonly configuredEndpoint: pulumi.Output<DialledEndpoint | undefined>;
  /** Whether the other side has installed the key of this one. */
  readonly isAccepted: pulumi.Output<boolean>;
}

/**
 * The hand-off of a side to the other, once it has a key. It is issued anew when anything in it changes, and when its time
 * has passed without the other side having used it.
 */
export function ownPeerInfo(
  side: pulumi.ComponentResource,
  name: string,
  args: Pick<CommonSideArgs, "cluster" | "remoteClusterId" | "mtu" | "expiresIn"> & {
    readonly role: GatewayRole;
  },
  { publicKey, endpoint, installedPublicKey, configuredEndpoint, isAccepted }: OwnState,
): pulumi.Output<PeerInfo | undefined> {
  const { cluster, role, remoteClusterId, mtu, expiresIn = DEFAULTS.handOffValidity } = args;
  const from = pulumi.output({
    clusterId: cluster.clusterId,
    role,
    podCidrs: cluster.podCidrs,
    externalCidr: cluster.externalCidr,
    liqoVersion: cluster.knownLiqoVersion,
    endpoint,
  });
  const contents = pulumi
    .all([
      from,
      publicKey,
      remoteClusterId,
      mtu ?? DEFAULTS.mtu,
      installedPublicKey,
      configuredEndpoint,
    ])
    .apply(([known, key, to, bytes, accepted, dialled]): PeerInfoContents | undefined =>
      key === undefined
        ? undefined
        : {
            from: { ...known, publicKey: key },
            to,
            mtu: bytes,
            installedPublicKey: accepted,
            configuredEndpoint: dialled,
          },
    );
  const trigger = contents.apply((known) => digestOf({ ...known, expiresIn }));
  const firstIssue = persistedTimestamp(`${name}-issued`, trigger, side);
  // Counted from the first issue, so that it is the same from run to run while nobody has to act.
  const periodsPassed = pulumi.all([firstIssue, isAccepted]).apply(([time, accepted]) => {
    const passed = (Date.now() - Date.parse(time)) / millisecondsOf(expiresIn);
    return accepted ? null : String(Math.floor(passed));
  });
  const lastIssue = persistedTimestamp(`${name}-renewed`, periodsPassed, side);
  return pulumi
    .all([contents, firstIssue, lastIssue, periodsPassed])
    .apply(([known, first, last, passed]) => {
      const latest = last > first ? last : first;
      const expiry = Date.parse(latest) + millisecondsOf(expiresIn);
      // After it had been used for so long that it expired, the engine saw no change when that ended.
      const issuedAt =
        passed === null || Date.now() < expiry
          ? latest
          : new Date(Date.parse(first) + Number(passed) * millisecondsOf(expiresIn)).toISOString();
      return known && issuePeerInfo(known, issuedAt, expiresIn);
    });
}
