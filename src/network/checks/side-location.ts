import * as pulumi from "@pulumi/pulumi";
import type { ClusterView } from "../../cluster/cluster-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { type TenantArgs, tenantNamespaceOf } from "../../tenant/tenant.js";

/** Where one side of a tunnel is, and how to look at it. */
export interface SideLocation {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly namespace: string;
  /** Namespace that Liqo is installed in, or a placeholder while a preview does not know it. */
  readonly liqoNamespace: () => Promise<string>;
  readonly remoteClusterId: string;
  /** Name of the context that leads to the cluster, where it is known before one looks. */
  readonly context?: string;
  /** Gets ready to look; nothing where one may not. */
  readonly view: () => Promise<ClusterView | undefined>;
}

/** The place of what goes to a tenant. */
export function sideLocation(tenant: TenantArgs): pulumi.Output<SideLocation> {
  return pulumi
    .all([tenant.remoteClusterId, tenantNamespaceOf(tenant)])
    .apply(([remoteClusterId, namespace]) => placeIn(tenant.cluster, namespace, remoteClusterId));
}

/** The same for a hook: nothing while it is not known, which it never is if its namespace could not be made. */
export function sideLocationIfKnown(tenant: TenantArgs): () => SideLocation | undefined {
  let known: SideLocation | undefined;
  sideLocation(tenant).apply((place) => {
    known = place;
  });
  return () => known;
}

/** The place of what is in a namespace of a cluster. */
export function placeIn(
  cluster: LiqoCluster,
  namespace: string,
  remoteClusterId: string,
): SideLocation {
  const view = () => cluster.view(namespace);
  const liqoNamespace = () => liqoNamespaceOf(cluster);
  return { cluster: cluster.name, namespace, liqoNamespace, remoteClusterId, view };
}

/** The namespace that Liqo is installed in, for messages: a placeholder while a preview does not know it. */
export async function liqoNamespaceOf({ liqoNamespace }: LiqoCluster): Promise<string> {
  return (await valueIfKnown(liqoNamespace)) ?? "<liqoNamespace>";
}
