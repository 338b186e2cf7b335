import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../message.js";
import { hideSecretValues } from "../validation/redact.js";

/**
 * Warns if Liqo was installed with other pod CIDRs than those that are declared: the tunnel would be
 * Connected, but pods could not be reached. `installed` is undefined if it cannot be read.
 */
export function warnOfOtherPodCidrs(
  cluster: pulumi.ComponentResource & { readonly name: string },
  declared: pulumi.Output<string[]>,
  installed: pulumi.Output<string[] | undefined>,
): void {
  pulumi.all([declared, installed]).apply(async ([ours, theirs]) => {
    if (theirs !== undefined && theirs.length > 0 && !haveSameEntries(ours, theirs)) {
      const warning = renderMessage({
        problem: `podCidrs of cluster ${cluster.name} are ${ours.join(", ")}, but Liqo was installed with ${theirs.join(", ")}`,
        hint: "Leave podCidrs out, or set the CIDRs of the cluster's pods.",
        section: "other-pod-cidrs",
      });
      await pulumi.log.warn(await hideSecretValues(warning, [declared]), cluster);
    }
  });
}

function haveSameEntries(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((entry) => others.includes(entry));
}
