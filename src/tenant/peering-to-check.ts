import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { tenantNamespaceOf } from "./remote-cluster.js";

/** A cluster of a peering, and its tenant namespace for the other cluster. */
export interface PeerToCheck {
  readonly cluster: LiqoCluster;
  readonly remoteClusterId: pulumi.Input<string>;
  /**
   * The tenant namespace.
   *
   * @default - Liqo's own name for it
   */
  readonly namespace?: pulumi.Input<string> | undefined;
}

/** A peer with known values. */
export interface KnownPeer {
  readonly view: NamespaceView;
  readonly clusterName: string;
  readonly remoteClusterId: string;
  readonly namespace: string;
}

/** The values of a peer that a problem may contain, and that may be secret. */
export function valuesOf({ remoteClusterId, namespace }: PeerToCheck): pulumi.Input<unknown>[] {
  return [remoteClusterId, namespace];
}

/**
 * Inspects a cluster for a check of arguments. Undefined in a preview that does not know how to
 * reach the cluster, and if the cluster cannot be inspected: these checks only save a failed `up`,
 * and another check reports that the cluster cannot be inspected.
 */
export function inspectForCheck<T>(
  peer: PeerToCheck,
  read: (known: KnownPeer) => Promise<T>,
): pulumi.Output<T | undefined> {
  const { cluster } = peer;
  return pulumi
    .all([peer.remoteClusterId, tenantNamespaceOf(peer)])
    .apply<T | undefined>(async ([remoteClusterId, namespace]) => {
      const view = await cluster.view(namespace);
      return view === undefined
        ? undefined
        : read({ view, clusterName: cluster.name, remoteClusterId, namespace }).catch(
            () => undefined,
          );
    });
}
