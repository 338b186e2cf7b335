import { waitingForPeerInfo } from "../../network/side/side-status.js";
import { type InspectedPeer, isInspected } from "../checks/run-checks.js";

const NEXT =
  "Send peerInfo to its administrator, then run pulumi up with the document that they return";

/** Status of a side that accepted the document of a side without a peering. */
function waitingForPeering(remoteClusterId: string): string {
  return (
    `waiting for ${remoteClusterId} to declare its side of the peering: its document is of a network alone. ` +
    "Ask its administrator to declare a LiqoPeeringSide and to send the new peerInfo"
  );
}

/** What a side knows of the remote side's progress. */
export interface Progress {
  /** Whether a document of the remote side was accepted. */
  readonly hasDocument: boolean;
  /** Whether that document has a peering. */
  readonly hasPeering: boolean;
  /** Whether the remote side has done what this side waits for. */
  readonly isAnswered: boolean;
}

/** Status of a side that waits for a document. Undefined if it waits for none. */
export function waitingForDocument(
  remoteClusterId: string,
  awaited: string,
  { hasDocument, hasPeering, isAnswered }: Progress,
): string | undefined {
  if (!hasDocument) {
    return waitingForPeerInfo(remoteClusterId, true);
  }
  if (!hasPeering) {
    return waitingForPeering(remoteClusterId);
  }
  return isAnswered ? undefined : `waiting for ${remoteClusterId} to ${awaited}. ${NEXT}`;
}

/** The kinds of the copies that show that a consumer uses its provider. */
const COPIES = ["ResourceSlices", "NamespaceMaps", "Renews"];

/** Status of a provider if the consumer does not use its credentials. Undefined if it does. */
export function waitingForConsumer(peers: readonly InspectedPeer[]): string | undefined {
  const [peer] = peers;
  if (peer === undefined || !isInspected(peer) || peer.role !== "Provider") {
    return undefined;
  }
  const { copies, remoteClusterId, unread } = peer;
  if (copies.length > 0) {
    return undefined;
  }
  const kinds = COPIES.find((each) => unread.has(each));
  return kinds === undefined
    ? `waiting for ${remoteClusterId} to use its credentials. ` +
        "Send peerInfo to its administrator, who then runs pulumi up with that document"
    : `Unknown: cannot check whether ${remoteClusterId} uses its credentials (forbidden: cannot list ${kinds})`;
}
