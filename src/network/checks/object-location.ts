import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import { metadataOf } from "../../pulumi/resource-hook.js";
import { locationIn, type SideLocation } from "./side-location.js";

/**
 * The side of a tunnel that an object belongs to, by the inputs that the engine passes to a hook.
 */
export function objectLocation(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): SideLocation {
  const { namespace = "", labels } = metadataOf(inputs);
  return locationIn(cluster, namespace, remoteClusterIdOf(labels) ?? "");
}
