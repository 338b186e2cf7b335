import { type SideLocation, placeIn } from "./side-location.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import { metadataOf } from "../../pulumi/resource-hook.js";

/** The place of an object of Liqo, by its inputs as the engine hands them to a hook. */
export function objectLocation(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): SideLocation {
  const { namespace = "", labels } = metadataOf(inputs);
  return placeIn(cluster, namespace, remoteClusterIdOf(labels) ?? "");
}
