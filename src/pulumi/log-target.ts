import * as pulumi from "@pulumi/pulumi";
import { withoutDependency } from "./output-value.js";

/**
 * Stands for a custom resource before its registration, with the future URN of the resource. Use it
 * only as the resource of a log message, an error or `managedBy`.
 *
 * Pulumi resolves the URN of the resource itself when the registration ends. A hook that logs for
 * the resource would wait for the registration, and the registration waits for the hook.
 */
export function logTarget(
  type: string,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Resource {
  // A value that depends on the parent would wait for all children of the parent, and so for this
  // resource.
  const urn = withoutDependency(pulumi.createUrn(name, type, parent));
  // The log of Pulumi's SDK reads only the URN.
  const target: Pick<pulumi.Resource, "urn"> = { urn };
  return target as pulumi.Resource;
}
