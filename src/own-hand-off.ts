import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "./defaults.js";
import { digestOf } from "./digest.js";
import type { DialledEndpoint } from "./endpoint-override.js";
import type { GatewayRole } from "./gateway.js";
import { type HandOff, type HandOffContents, issueHandOff } from "./hand-off.js";
import { keptTime } from "./kept-time.js";
import type { EitherSideArgs } from "./side-args.js";

/** What a side tells of itself beside its arguments. */
export interface OwnState {
  readonly publicKey: pulumi.Output<string>;
  /** Of a server. */
  readonly endpoint?: pulumi.Output<DialledEndpoint | undefined>;
  /** The other side's key that this one has installed. */
  readonly accepts: pulumi.Output<string | undefined>;
}

/** The hand-off of a side to the other. It is issued anew when anything in it changes. */
export function ownHandOff(
  side: pulumi.ComponentResource,
  name: string,
  args: Pick<EitherSideArgs, "cluster" | "remoteClusterId" | "mtu" | "validity"> & {
    readonly role: GatewayRole;
  },
  { publicKey, endpoint, accepts }: OwnState,
): pulumi.Output<HandOff> {
  const { cluster, role, remoteClusterId, mtu, validity = DEFAULTS.handOffValidity } = args;
  const contents: pulumi.Output<HandOffContents> = pulumi.output({
    from: {
      clusterId: cluster.clusterId,
      role,
      podCidrs: cluster.podCidrs,
      externalCidr: cluster.externalCidr,
      publicKey,
      liqoVersion: cluster.knownLiqoVersion,
      endpoint,
    },
    to: remoteClusterId,
    mtu: mtu ?? DEFAULTS.mtu,
    accepts,
  });
  const trigger = contents.apply((known) => digestOf({ ...known, validity }));
  const issuedAt = keptTime(`${name}-issued`, trigger, side);
  return pulumi
    .all([contents, issuedAt])
    .apply(([known, time]) => issueHandOff(known, time, validity));
}
