import { valueIfKnown } from "../pulumi/output-value.js";
import type { LiqoCluster } from "./liqo-cluster.js";

/**
 * The namespace that Liqo is installed in, for messages: a placeholder while a preview does not
 * know it.
 */
export async function liqoNamespaceOf({ liqoNamespace }: LiqoCluster): Promise<string> {
  return (await valueIfKnown(liqoNamespace)) ?? "<liqoNamespace>";
}
