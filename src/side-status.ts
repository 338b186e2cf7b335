import type { KnownRemote } from "./remote-side.js";

/** What a side says of itself that has not heard of the other yet. */
export function withoutRemote(remoteClusterId: string): string {
  return (
    `waiting for the hand-off of ${remoteClusterId}: give this side's handOff to its administrator, then run up again ` +
    "with theirs as remoteHandOff"
  );
}

/**
 * What a side says of itself that has done its part, while the other does not know it yet.
 *
 * @param byHand whether the other side was typed by hand.
 */
export function withoutAcceptance(
  remoteClusterId: string,
  { accepts }: KnownRemote,
  byHand: boolean,
): string {
  const lack =
    accepts === undefined
      ? `${remoteClusterId} does not know this side's key yet`
      : `${remoteClusterId} knows another key of this side than its current one`;
  const next = byHand
    ? "give publicKey to its administrator, then run up again with that as remote.accepts"
    : "give this side's handOff to its administrator, then run up again with the one that their up gives";
  return `waiting for ${remoteClusterId}, all is set up here: ${lack}. Now ${next}`;
}
