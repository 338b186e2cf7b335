import { SimulatedFailure } from "../failure.js";
import type { ResourceState } from "./resource-state.js";

// These messages are the messages of the real engine.

/** The error that a protected resource cannot be deleted. */
export function deletionError({ subject: { urn } }: ResourceState): SimulatedFailure {
  return new SimulatedFailure(
    `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` ` +
      `flag from the resource in your Pulumi program and run \`pulumi up\`, ${orUnprotect(urn)}`,
  );
}

/**
 * The error that a protected resource cannot be replaced.
 *
 * @param cause URN of another resource. Its replacement also replaces the protected resource.
 */
export function replacementError(
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
