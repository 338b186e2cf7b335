import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { NETWORKING } from "../labels.js";
import { remoteClusterIdOf, statusOf } from "./objects.js";

/** The network to a remote cluster. */
interface NetworkStatus {
  /** Whether objects of Liqo's network exist for the remote cluster. */
  readonly isEnabled: boolean;
  readonly hasConfiguration: boolean;
  readonly hasGateway: boolean;
  /** The status of the Connection, for example `Connected`. Undefined without a Connection. */
  readonly connection?: string;
}

/** The status of the network to a remote cluster, by the objects of a cluster. */
export function networkStatusOf(cluster: SimulatedCluster, remoteClusterId: string): NetworkStatus {
  const of = (kind: string): KubernetesObject[] =>
    cluster
      .list(NETWORKING, kind)
      .filter((object) => remoteClusterIdOf(object) === remoteClusterId);
  const [connection] = of("Connection");
  const hasConfiguration = of("Configuration").length > 0;
  const hasGateway = [...of("GatewayServer"), ...of("GatewayClient")].length > 0;
  const { value = "Connecting" } = statusOf<{ value: string }>(connection);
  return {
    isEnabled: hasConfiguration || hasGateway || connection !== undefined,
    hasConfiguration,
    hasGateway,
    ...(connection && { connection: value }),
  };
}
