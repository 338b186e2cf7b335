import { CustomObjectsApi } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";

interface ForeignCluster {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/**
 * The status that the ForeignCluster of a remote cluster has for the remote API server:
 * `Established` or `Error`. Liqo sets the status in consumers only.
 */
export async function apiServerStatus(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<string | undefined> {
  const { status } = await foreignCluster(cluster, remote);
  return status?.conditions?.find(({ type }) => type === "APIServerStatus")?.status;
}

/** The annotations of the ForeignCluster of a remote cluster. */
export async function foreignClusterAnnotations(
  cluster: LabCluster,
  remote: LabCluster,
): Promise<Readonly<Record<string, string>>> {
  return (await foreignCluster(cluster, remote)).metadata?.annotations ?? {};
}

async function foreignCluster(cluster: LabCluster, remote: LabCluster): Promise<ForeignCluster> {
  return (await access(cluster).makeApiClient(CustomObjectsApi).getClusterCustomObject({
    group: "core.liqo.io",
    version: "v1beta1",
    plural: "foreignclusters",
    name: remote.clusterId,
  })) as ForeignCluster;
}
