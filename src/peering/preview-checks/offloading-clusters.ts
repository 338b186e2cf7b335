import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import type { PeerReader } from "../checks/peer-reader.js";

/** A consumer, and its provider if the program can read it. */
export interface OffloadingClusters {
  readonly tenant: Required<RemoteClusterArgs>;
  readonly provider?: LiqoCluster | undefined;
}

/** A provider cluster, as the tenant namespace of its consumer shows it. */
export interface InspectedProvider {
  readonly reader: PeerReader;
  readonly providerId: string;
}
