import type { Endpoint } from "../../liqo/networking/gateway.js";
import type { RemoteInfo } from "../peer-info/remote-side.js";

/** Status of a side with `detached: true`. */
export function detachedStatus(remoteClusterId: string): string {
  return (
    `detached from ${remoteClusterId}. To connect again, remove detached, ` +
    "then run pulumi up with the document of its administrator as remotePeerInfo"
  );
}

/**
 * Status of a side without a document of the remote side.
 *
 * @param hasKey whether this side has a key, and so can issue its own document.
 */
export function waitingForPeerInfo(remoteClusterId: string, hasKey: boolean): string {
  const waiting = `waiting for the document of ${remoteClusterId}.`;
  return hasKey
    ? `${waiting} Send peerInfo to its administrator, ` +
        "then run pulumi up with their document as remotePeerInfo"
    : `${waiting} Ask its administrator for the document, ` +
        "then run pulumi up with the document as remotePeerInfo: Liqo creates this side's keys then";
}

/** The values of this side that the remote side needs before packets can cross. */
export interface LocalValues {
  readonly publicKey: string;
  /** The endpoint that the client dials. */
  readonly endpoint: Endpoint | undefined;
}

/**
 * Status of a side that waits for the remote side's administrator. Undefined if the remote side has
 * the key and the endpoint of this side.
 */
export function waitingForRemote(
  remoteClusterId: string,
  { document, installedPublicKey, receivedEndpoint }: RemoteInfo,
  { publicKey, endpoint }: LocalValues,
): string | undefined {
  const next =
    document === undefined
      ? "Send publicKey to its administrator, " +
        "then run pulumi up with that key as remote.installedPublicKey"
      : "Send peerInfo to its administrator, " +
        "then run pulumi up with the document that they return";
  if (installedPublicKey === undefined) {
    return `waiting for ${remoteClusterId} to install this side's key. ${next}`;
  }
  if (installedPublicKey !== publicKey) {
    return `waiting for ${remoteClusterId} to install this side's new key: the tunnel is down. ${next}`;
  }
  return receivedEndpoint === undefined || isSame(receivedEndpoint, endpoint)
    ? undefined
    : `waiting for ${remoteClusterId} to dial the new endpoint. ${next}`;
}

/** Whether a client dials the same address and port. A client dials only the first address. */
function isSame(left: Endpoint, right: Endpoint | undefined): boolean {
  return left.addresses[0] === right?.addresses[0] && left.port === right?.port;
}
