import * as pulumi from "@pulumi/pulumi";
import { publicDigestOf } from "../digest.js";
import * as liqo from "../liqo/index.js";
import { type ObjectMeta, uidOf } from "../liqo/object.js";

/** Changes whenever the VirtualNode or a namespace is replaced, or the declaration changes. */
export function revisionOf(
  objects: readonly ObjectMeta[],
  declared: liqo.VirtualNodeSpec,
  isSecret: boolean,
): string {
  const uids = objects.map(uidOf);
  // The annotation in the cluster shows the digest.
  return (
    uids.find(pulumi.isUnknown) ??
    publicDigestOf([uids, declared], isSecret, liqo.VirtualNode.kind.kind)
  );
}
