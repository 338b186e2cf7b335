import { publicDigestOf } from "../digest.js";
import * as liqo from "../liqo/index.js";

/** Changes whenever the VirtualNode or a namespace is replaced, or the declaration changes. */
export function revisionOf(
  uids: readonly string[],
  declared: liqo.VirtualNodeSpec,
  isSecret: boolean,
): string {
  // The annotation in the cluster shows the digest.
  return publicDigestOf([uids, declared], isSecret, liqo.VirtualNode.kind.kind);
}
