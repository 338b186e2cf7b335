import type {
  PeeringCredentials,
  PeeringInfo,
  PeeringPeerInfo,
  PeeringRequest,
} from "../../../src/index.js";
import {
  createDocument,
  PEERING_PEER_INFO_KIND,
} from "../../../src/network/peer-info/peer-info.js";
import { SIGNER } from "../../network/peer-info/signers.js";
import type { SideDocument } from "./two-administrators.js";

/** The peering in a document of the provider. */
export function providerOf(document: SideDocument | undefined) {
  const peering = document?.peering;
  if (peering?.role !== "Provider") {
    throw new Error("expected the document of a provider");
  }
  return peering;
}

/** The credentials in a document of the provider. */
export function credentialsOf(document: SideDocument | undefined): PeeringCredentials {
  const { credentials } = providerOf(document);
  if (credentials === undefined) {
    throw new Error("expected a document with credentials");
  }
  return credentials;
}

/** The request in a document of the consumer. */
export function requestOf(document: SideDocument | undefined): PeeringRequest {
  const peering = document?.peering;
  if (peering?.role !== "Consumer" || peering.request === undefined) {
    throw new Error("expected the document of a consumer with a request");
  }
  return peering.request;
}

/** A document of a peering without a network, signed with another key than that of its side. */
export function documentOf(from: string, to: string, peering: PeeringInfo): PeeringPeerInfo {
  const contents = { from: { clusterId: from, liqoVersion: "1.2.0" }, to, peering };
  const issuance = { issuedAt: new Date().toISOString(), expiresIn: "1h", signer: SIGNER };
  return createDocument(PEERING_PEER_INFO_KIND, contents, issuance);
}
