import { type Parsed, parseDocument } from "../../../src/network/peer-info/parse.js";
import type { PeerInfo } from "../../../src/index.js";
import { NETWORK_DOCUMENT } from "../../../src/network/peer-info/remote-side.js";

/** Parses a document with a network. */
export function parsePeerInfo(value: unknown): Parsed<PeerInfo> | undefined {
  return parseDocument(value, NETWORK_DOCUMENT);
}
