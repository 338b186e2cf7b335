import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../validation/args-check.js";
import { childNameProblem } from "../validation/child-names.js";
import { claim, type Owner } from "../validation/claims.js";
import type { OffloadingArgs, PeeringSliceArgs } from "./offloading-args.js";

/** The clusters of a peering. */
interface PeeredIds {
  readonly consumerId: pulumi.Input<string>;
  readonly providerId: pulumi.Input<string>;
}

/**
 * Checks that no slice has the name of another slice of the consumer, for any provider, or of another
 * slice between the clusters, in either direction: Liqo rejects a second slice of a name, and copies
 * each slice to the other cluster under its name.
 */
export function claimSliceNames(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  { consumerId: consumer, providerId: provider }: PeeredIds,
  { resourceSlices = [{}] }: OffloadingArgs,
): void {
  const names = resourceSlices.map(({ name }) => name ?? provider);
  const ids = pulumi.all([consumer, provider]);
  check.whenKnown("resourceSlices", pulumi.all([ids, pulumi.all(names), owner]), (known) => {
    const [[consumerId, providerId], all, ofThis] = known;
    const clusters = [consumerId, providerId].sort().join(" and ");
    const problems = all.flatMap((name, index) => {
      const first = all.indexOf(name);
      const slice = `slice ${name}`;
      const between = first < index ? `resourceSlices[${first}]` : claim(clusters, slice, ofThis);
      const ofConsumer = claim(consumerId, slice, ofThis);
      const holder = between ?? ofConsumer;
      const place = between === undefined ? `in ${consumerId}` : `between ${clusters}`;
      const reason = `"${holder}" already has a slice "${name}" ${place}: set another name`;
      return holder === undefined ? [] : [{ path: `[${index}].name`, reason }];
    });
    return problems.length > 0 ? problems : undefined;
  });
  checkResourceNames(check, owner, resourceSlices);
}

/**
 * Checks that the slices of no other component have the same names in the program: slice `gpu` of `a`
 * and the default slice of `a-gpu` are the same.
 */
function checkResourceNames(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  slices: readonly PeeringSliceArgs[],
): void {
  for (const [index, { name }] of slices.entries()) {
    check.whenKnown(`resourceSlices[${index}].name`, owner, (component) => {
      const slice = `${slicePrefix(component.name, name)}-slice`;
      return childNameProblem(component, slice, "the component, or set another name of the slice");
    });
  }
}

/** The prefix of the names that the resources of a slice have in the program. */
export function slicePrefix(component: string, slice: string | undefined): string {
  return slice === undefined ? component : `${component}-${slice}`;
}
