import { peeringDocumentFieldsOf } from "../../network/peer-info/document-fields.js";
import type { DocumentFormat, Remote } from "../../network/peer-info/document-format.js";
import { credentialsIn } from "../../network/peer-info/peering-info.js";
import { PEERING_PEER_INFO_KIND, type PeeringPeerInfo } from "../../network/peer-info/peer-info.js";

/** The remote side of a peering without a network. */
export interface PeeringRemote extends Remote<PeeringPeerInfo> {
  readonly liqoVersion?: string | undefined;
}

/** The document of a peering without a network. */
export const PEERING_DOCUMENT: DocumentFormat<PeeringPeerInfo, PeeringRemote> = {
  kind: PEERING_PEER_INFO_KIND,
  fieldsOf: peeringDocumentFieldsOf,
  remoteOf: (document) => ({ ...document.from, document }),
  valuesOf: ({ document }) => credentialsIn(document?.peering),
};
