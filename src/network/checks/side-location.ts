import * as pulumi from "@pulumi/pulumi";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { secretsIn } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../../cluster/liqo-namespace.js";
import { type RemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";

/** Where one side of a tunnel is, and how to inspect it. */
export interface SideLocation {
  /** Name of the cluster in messages. */
  readonly cluster: string;
  readonly namespace: string;
  /** Namespace that Liqo is installed in, or a placeholder while a preview does not know it. */
  readonly liqoNamespace: () => Promise<string>;
  readonly remoteClusterId: string;
  /** Name of the kubeconfig context, if it is known without a request. */
  readonly context?: string;
  /** Secrets that messages must not contain. None if no program declares the objects. */
  readonly secrets?: () => readonly unknown[];
  /**
   * Opens a view of the namespace. Undefined in a preview that does not know yet how to reach the
   * cluster.
   */
  readonly view: () => Promise<NamespaceView | undefined>;
}

/** The side of a tunnel with objects in a tenant namespace. */
export function sideLocation(tenant: RemoteClusterArgs): pulumi.Output<SideLocation> {
  return pulumi
    .all([tenant.remoteClusterId, tenantNamespaceOf(tenant)])
    .apply(([remoteClusterId, namespace]) =>
      locationIn(tenant.cluster, namespace, remoteClusterId),
    );
}

/**
 * The side of a tunnel for a hook. Undefined while its location is unknown, for example because its
 * namespace could not be created.
 */
export function sideLocationIfKnown(tenant: RemoteClusterArgs): () => SideLocation | undefined {
  let location: SideLocation | undefined;
  sideLocation(tenant).apply((value) => {
    location = value;
  });
  return () => location;
}

/** The side of a tunnel with objects in a namespace of a cluster. */
export function locationIn(
  cluster: LiqoCluster,
  namespace: string,
  remoteClusterId: string,
): SideLocation {
  const view = () => cluster.view(namespace);
  const liqoNamespace = () => liqoNamespaceOf(cluster);
  const secrets = () => secretsIn(cluster);
  return { cluster: cluster.name, namespace, liqoNamespace, remoteClusterId, view, secrets };
}
