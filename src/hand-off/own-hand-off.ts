import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../defaults.js";
import { digestOf } from "../digest.js";
import { millisecondsOf } from "../duration.js";
import type { DialledEndpoint } from "../gateway/endpoint-override.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { EitherSideArgs } from "../side/side-args.js";
import { type HandOff, type HandOffContents, issueHandOff } from "./hand-off.js";
import { keptTime } from "./kept-time.js";

/** What a side tells of itself beside its arguments. */
export interface OwnState {
  /** Nothing while it has none. */
  readonly publicKey: pulumi.Output<string | undefined>;
  /** Of a server. */
  readonly endpoint?: pulumi.Output<DialledEndpoint | undefined>;
  /** The other side's key that this one has installed. */
  readonly accepts: pulumi.Output<string | undefined>;
  /** The other side's endpoint that this one's gateway has been given. */
  readonly dials: pulumi.Output<DialledEndpoint | undefined>;
  /** Whether the other side has installed the key of this one. */
  readonly isAccepted: pulumi.Output<boolean>;
}

/**
 * The hand-off of a side to the other, once it has a key. It is issued anew when anything in it changes, and when its time
 * has passed without the other side having used it.
 */
export function ownHandOff(
  side: pulumi.ComponentResource,
  name: string,
  args: Pick<EitherSideArgs, "cluster" | "remoteClusterId" | "mtu" | "validity"> & {
    readonly role: GatewayRole;
  },
  { publicKey, endpoint, accepts, dials, isAccepted }: OwnState,
): pulumi.Output<HandOff | undefined> {
  const { cluster, role, remoteClusterId, mtu, validity = DEFAULTS.handOffValidity } = args;
  const from = pulumi.output({
    clusterId: cluster.clusterId,
    role,
    podCidrs: cluster.podCidrs,
    externalCidr: cluster.externalCidr,
    liqoVersion: cluster.knownLiqoVersion,
    endpoint,
  });
  const contents = pulumi
    .all([from, publicKey, remoteClusterId, mtu ?? DEFAULTS.mtu, accepts, dials])
    .apply(([known, key, to, bytes, accepted, dialled]): HandOffContents | undefined =>
      key === undefined
        ? undefined
        : {
            from: { ...known, publicKey: key },
            to,
            mtu: bytes,
            accepts: accepted,
            dials: dialled,
          },
    );
  const trigger = contents.apply((known) => digestOf({ ...known, validity }));
  const firstIssue = keptTime(`${name}-issued`, trigger, side);
  // Counted from the first issue, so that it is the same from run to run while nobody has to act.
  const periodsPassed = pulumi.all([firstIssue, isAccepted]).apply(([time, accepted]) => {
    const passed = (Date.now() - Date.parse(time)) / millisecondsOf(validity);
    return accepted ? null : String(Math.floor(passed));
  });
  const lastIssue = keptTime(`${name}-renewed`, periodsPassed, side);
  return pulumi
    .all([contents, firstIssue, lastIssue, periodsPassed])
    .apply(([known, first, last, passed]) => {
      const latest = last > first ? last : first;
      const expiry = Date.parse(latest) + millisecondsOf(validity);
      // After it had been used for so long that it expired, the engine saw no change when that ended.
      const issuedAt =
        passed === null || Date.now() < expiry
          ? latest
          : new Date(Date.parse(first) + Number(passed) * millisecondsOf(validity)).toISOString();
      return known && issueHandOff(known, issuedAt, validity);
    });
}
