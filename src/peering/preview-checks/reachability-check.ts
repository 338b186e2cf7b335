import * as pulumi from "@pulumi/pulumi";
import { isForbidden, sectionOf, unreachableMessage } from "../../cluster/client/api-error.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { conditionOf, type LiveObject } from "../../cluster/live-object.js";
import { API_SERVER_STATUS } from "../../liqo/core/foreign-cluster.js";
import * as liqo from "../../liqo/index.js";
import type { Finding } from "../../validation/args-check.js";

/** What a cluster knows about a remote cluster. */
export interface KnownRemoteCluster {
  /** Undefined if the ForeignCluster is not found, or cannot be read. */
  readonly object: LiveObject | undefined;
  /** Why the remote cluster cannot be declared unreachable. */
  readonly problem: Finding;
}

/**
 * Reads the ForeignCluster of a remote cluster. Undefined in a preview that does not know how to
 * reach the cluster, and behind mocks.
 */
export function knownRemoteCluster(
  cluster: LiqoCluster,
  remoteClusterId: pulumi.Input<string>,
): pulumi.Output<KnownRemoteCluster | undefined> {
  return pulumi.output(remoteClusterId).apply<KnownRemoteCluster | undefined>(async (id) => {
    const view = await cluster.view("default");
    const { apiVersion, kind } = liqo.ForeignCluster.kind;
    return view?.getClusterScoped({ apiVersion, kind }, id).then(
      (object) => ({ object, problem: reachabilityProblem(cluster.name, id, object) }),
      (error: unknown) => ({ object: undefined, problem: unreadable(cluster.name, id, error) }),
    );
  });
}

/**
 * Why Liqo would not treat a cluster as unreachable. While Liqo reaches the API server, it ignores
 * the annotation. The next short outage would then count as the loss of the cluster, and a deletion
 * would leave the copies in it.
 */
function reachabilityProblem(
  cluster: string,
  id: string,
  foreignCluster: LiveObject | undefined,
): Finding {
  if (foreignCluster === undefined) {
    return (
      `ForeignCluster ${id} was not found in cluster ${cluster}, so no object of a peering waits ` +
      `for ${id}: check the ID, or remove this resource and run pulumi up --refresh`
    );
  }
  const status = conditionOf(foreignCluster, API_SERVER_STATUS)?.status;
  if (status === undefined) {
    return (
      `Liqo in cluster ${cluster} does not use the API server of ${id}, so no object of a peering waits ` +
      `for ${id}: remove this resource. A provider needs none for a consumer that no longer exists`
    );
  }
  const reason =
    `Liqo in cluster ${cluster} reaches the API server of ${id}: remove this resource, ` +
    `and delete the peering while ${id} is reachable. Right after an outage has begun, try ` +
    "again in a minute";
  return status === "Established"
    ? [{ path: "", reason, section: "reachable-cluster" }]
    : undefined;
}

function unreadable(cluster: string, id: string, error: unknown): Finding {
  const reason = `cannot check whether Liqo reaches ${id}: ${unreachableMessage(cluster, error)}`;
  const fix = isForbidden(error) ? ': grant "get" on foreignclusters' : "";
  return [{ path: "", reason: `${reason}${fix}`, section: sectionOf(error) }];
}
