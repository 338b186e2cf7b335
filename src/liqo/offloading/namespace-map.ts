import { OFFLOADING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** `spec` of a {@link NamespaceMap}. */
export interface NamespaceMapSpec {
  /** Names of offloaded namespaces in the provider cluster, by their names in the consumer cluster. */
  readonly desiredMapping?: Readonly<Record<string, string>> | undefined;
}

/** A namespace in the provider cluster. */
export interface RemoteNamespace {
  /** Name of the namespace. */
  readonly remoteNamespace?: string | undefined;
  /** `Accepted`, `CreationLoopBackOff` or `Terminating`. */
  readonly phase?: string | undefined;
}

/** `status` of a {@link NamespaceMap}. */
export interface NamespaceMapStatus {
  /** State of the namespaces in the provider cluster, by their names in the consumer cluster. */
  readonly currentMapping?: Readonly<Record<string, RemoteNamespace>> | undefined;
}

/** Liqo's `NamespaceMap`: the offloaded namespaces of a provider cluster. Liqo fills it. */
export class NamespaceMap extends LiqoObject<NamespaceMapSpec, NamespaceMapStatus> {
  static override readonly kind: LiqoKind = { ...OFFLOADING, kind: "NamespaceMap" };
  // The names of remote namespaces, which may be secret in a NamespaceOffloading.
  static override readonly secretOutputs = ["spec", "status"];
}
