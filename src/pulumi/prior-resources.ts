import * as pulumi from "@pulumi/pulumi";
import { isResourceOutput, valueIfKnown } from "./output-value.js";

/**
 * Whether the clusters must have now what a component needs. Otherwise the program may create it
 * first: a component waits for the resources in its option `dependsOn`, in that of its parents, and
 * in that of its cluster, and for the resource behind an argument. In `up`, waits for these
 * resources.
 *
 * @param opts the options of the component.
 * @param installed known after the dependencies of the cluster. Undefined if it has none.
 * @param argument the argument that names what the component needs. Call in `up` when it is known.
 */
export async function isNeededNow(
  opts: pulumi.ResourceOptions | undefined,
  installed: pulumi.Output<unknown> | undefined,
  argument?: pulumi.Input<unknown>,
): Promise<boolean> {
  const dependencies = await dependenciesOf(opts);
  if (pulumi.runtime.isDryRun()) {
    return (
      dependencies?.length === 0 &&
      opts?.parent === undefined &&
      installed === undefined &&
      !(await isResourceOutput(pulumi.output(argument)))
    );
  }
  // The children of a component may be created later than the component.
  if (dependencies?.every((resource) => pulumi.CustomResource.isInstance(resource)) !== true) {
    return false;
  }
  await Promise.all([
    ...dependencies.map(({ urn }) => valueIfKnown(urn)),
    opts?.parent && valueIfKnown(opts.parent.urn),
    installed && valueIfKnown(installed),
  ]);
  return true;
}

/** The resources in the option `dependsOn`. Undefined if a preview does not know them. */
async function dependenciesOf({ dependsOn = [] }: pulumi.ResourceOptions = {}): Promise<
  pulumi.Resource[] | undefined
> {
  const resources = await valueIfKnown<pulumi.Resource | pulumi.Resource[]>(
    pulumi.output(dependsOn),
  );
  return resources && [resources].flat();
}
