import * as liqo from "../../liqo/index.js";
import type { PeerReader } from "../checks/peer-reader.js";

/** An offloaded namespace. */
export interface MappedNamespace {
  /** Name in the consumer cluster. */
  readonly name: string;
  /** Name in the provider cluster. */
  readonly remoteName: string;
}

/** The namespaces that Liqo has created in a provider cluster. */
export async function mappedNamespaces(
  reader: PeerReader,
  providerId: string,
): Promise<MappedNamespace[]> {
  const map = await reader.read(
    "NamespaceMaps",
    reader.view.get(liqo.NamespaceMap.kind, providerId),
    undefined,
  );
  const { currentMapping = {} } = (map?.status ?? {}) as liqo.NamespaceMapStatus;
  return Object.entries(currentMapping)
    .filter(([, { phase }]) => phase === "Accepted")
    .map(([name, { remoteNamespace = "" }]) => ({ name, remoteName: remoteNamespace }));
}
