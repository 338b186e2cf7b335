import { NETWORKING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";
import type { Readiness } from "../readiness.js";

/** CIDRs of a cluster. Liqo supports only IPv4. */
export interface ClusterCidrs {
  /** Pod CIDRs. */
  readonly pod: readonly string[];
  /** External CIDRs, from which Liqo assigns addresses to hosts outside of both pod networks. */
  readonly external: readonly string[];
}

/** `spec` of a {@link Configuration}. */
export interface ConfigurationSpec {
  /** The remote cluster. */
  readonly remote: {
    /** CIDRs of the remote cluster, as the remote cluster itself uses them. */
    readonly cidr: ClusterCidrs;
  };
}

/** `status` of a {@link Configuration}. */
export interface ConfigurationStatus {
  /** The remote cluster. */
  readonly remote?: {
    /**
     * CIDRs of the remote cluster, as the local cluster sees them: remapped where CIDRs overlap.
     */
    readonly cidr?: ClusterCidrs | undefined;
  };
}

/** Ready when Liqo has remapped all CIDRs. Before, Liqo reports an empty string for a CIDR. */
export const CONFIGURATION_READINESS: Readiness = {
  kind: "Configuration",
  expressions: [
    "jsonpath={.status.remote[?count(@.pod[?length(@) > 0]) > 0 && count(@.pod[?length(@) == 0]) == 0]}",
    "jsonpath={.status.remote.cidr.external[?length(@) > 0]}",
  ],
  condition: "Liqo has remapped the other cluster's CIDRs",
};

/** Liqo's `Configuration`: the CIDRs of a remote cluster. */
export class Configuration extends LiqoObject<ConfigurationSpec, ConfigurationStatus> {
  static override readonly kind: LiqoKind = { ...NETWORKING, kind: "Configuration" };
}
