import { type Place, placeIn } from "../diagnosis/place.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { remoteClusterIdOf } from "../liqo/labels.js";
import { metadataOf } from "./hook.js";

/** The place of an object of Liqo, by its inputs as the engine hands them to a hook. */
export function placeOfObject(
  cluster: LiqoCluster,
  inputs: Record<string, unknown> | undefined,
): Place {
  const { namespace = "", labels } = metadataOf(inputs);
  return placeIn(cluster, namespace, remoteClusterIdOf(labels) ?? "");
}
