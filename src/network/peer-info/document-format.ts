import type { DocumentFields } from "./document-fields.js";
import type { PeerDocument } from "./peer-info.js";

/** The remote side, whichever way this side received the values. */
export interface Remote<Document extends PeerDocument> {
  /** Liqo's ID of the remote cluster. */
  readonly clusterId: string;
  /** The document. Undefined if the values were entered manually. */
  readonly document?: Document | undefined;
}

/** A kind of document, and the remote side that such a document describes. */
export interface DocumentFormat<
  Document extends PeerDocument,
  R extends Remote<Document> = Remote<Document>,
> {
  readonly kind: Document["kind"];
  /** The form of each field. Optional parts of the document have fields only if they exist. */
  readonly fieldsOf: (document: object) => DocumentFields;
  readonly remoteOf: (document: Document) => R;
  /** The values that messages of the side do not contain if the remote side is a secret. */
  valuesOf(remote: R): readonly unknown[];
}
