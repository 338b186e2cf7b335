import { SimulatedFailure } from "../failure.js";
import type { ResourceState } from "./resource-state.js";

// The sentences of the real engine.

/** The failure of the deletion of a protected resource. */
export function deletionRefusal({ subject: { urn } }: ResourceState): SimulatedFailure {
  return new SimulatedFailure(
    `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` ` +
      `flag from the resource in your Pulumi program and run \`pulumi up\`, ${orUnprotect(urn)}`,
  );
}

/**
 * The failure of the replacement of a protected resource.
 *
 * @param cause URN of the resource with which it is replaced.
 */
export function replacementRefusal(
  { subject: { urn } }: ResourceState,
  cause?: string,
): SimulatedFailure {
  const [middle, end] =
    cause === undefined
      ? ["\n", ""]
      : [` as part of replacing "${cause}" `, `, ${orUnprotect(urn)}`];
  return new SimulatedFailure(
    `unable to replace resource "${urn}"${middle}as it is currently marked for protection. To unprotect the resource, ` +
      `remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`${end}`,
  );
}

function orUnprotect(urn: string): string {
  return `or use the command:\n\`pulumi state unprotect '${urn}'\``;
}
