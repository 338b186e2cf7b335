import * as pulumi from "@pulumi/pulumi";
import { digestOf, slowDigestOf } from "../digest.js";
import * as liqo from "../liqo/index.js";
import { type ObjectMeta, uidOf } from "../liqo/object.js";

/** Changes whenever the VirtualNode or a namespace is replaced, or the declaration changes. */
export function revisionOf(
  objects: readonly ObjectMeta[],
  declared: liqo.VirtualNodeSpec,
  isSecret: boolean,
): string {
  const uids = objects.map(uidOf);
  return (
    uids.find(pulumi.isUnknown) ??
    // The annotation in the cluster shows the digest.
    (isSecret
      ? slowDigestOf([uids, declared], liqo.VirtualNode.kind.kind)
      : digestOf([uids, declared]))
  );
}
