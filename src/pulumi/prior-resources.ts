import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "./output-value.js";

/**
 * Whether the clusters must have now what a component needs. Otherwise the program may create it
 * first: a component waits for the resources in its option `dependsOn`, in that of its parents, and
 * in that of its cluster. In `up`, waits for the latter two.
 *
 * @param opts the options of the component.
 * @param installed known after the dependencies of the cluster. Undefined if it has none.
 */
export async function isNeededNow(
  opts: pulumi.ResourceOptions | undefined,
  installed: pulumi.Output<unknown> | undefined,
): Promise<boolean> {
  const dependsOn = opts?.dependsOn ?? [];
  if (!Array.isArray(dependsOn) || dependsOn.length > 0) {
    return false;
  }
  if (pulumi.runtime.isDryRun()) {
    return opts?.parent === undefined && installed === undefined;
  }
  await Promise.all([
    opts?.parent && valueIfKnown(opts.parent.urn),
    installed && valueIfKnown(installed),
  ]);
  return true;
}
