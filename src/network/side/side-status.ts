import type { DialledEndpoint } from "../gateway/endpoint.js";
import type { KnownRemote } from "../peer-info/remote-side.js";

/**
 * What a side says of itself that has not heard of the other yet.
 *
 * @param hasKey whether it has a key of which it could tell the other.
 */
export function statusWithoutRemote(remoteClusterId: string, hasKey: boolean): string {
  if (!hasKey) {
    return (
      `waiting for the hand-off of ${remoteClusterId}: Liqo makes this side's keys when it is known where to dial. Get ` +
      "theirs, then run up again with it as remotePeerInfo"
    );
  }
  return (
    `waiting for the hand-off of ${remoteClusterId}: give this side's peerInfo to its administrator, then run up again ` +
    "with theirs as remotePeerInfo"
  );
}

/** What the other side has to know of this one before packets can cross. */
export interface KnownOfOwn {
  readonly publicKey: string;
  /** Where this side's gateway is dialled, or where it dials. */
  readonly endpoint: DialledEndpoint | undefined;
}

/**
 * What a side says of itself that has done its part, while the other has not. Nothing if that has, too.
 *
 * @param byHand whether the other side was typed by hand.
 */
export function missingThere(
  remoteClusterId: string,
  { installedPublicKey, configuredEndpoint }: KnownRemote,
  { publicKey, endpoint }: KnownOfOwn,
  byHand: boolean,
): string | undefined {
  const next = byHand
    ? "give publicKey to its administrator, then run up again with that as remote.installedPublicKey"
    : "give this side's peerInfo to its administrator, then run up again with the one that their up gives";
  const waiting = `waiting for ${remoteClusterId}`;
  if (installedPublicKey === undefined) {
    return `${waiting}, all is set up here: ${remoteClusterId} does not know this side's key yet. Now ${next}`;
  }
  if (installedPublicKey !== publicKey) {
    const known = `${remoteClusterId} knows another key of this side than its current one`;
    return `${waiting}, the tunnel is down until then: ${known}. Now ${next}`;
  }
  return configuredEndpoint === undefined || isSame(configuredEndpoint, endpoint)
    ? undefined
    : `${waiting} to dial the new endpoint: ${next}`;
}

/** Whether a client dials one and the same: the first address alone is dialled. */
function isSame(one: DialledEndpoint, other: DialledEndpoint | undefined): boolean {
  return one.addresses[0] === other?.addresses[0] && one.port === other?.port;
}
