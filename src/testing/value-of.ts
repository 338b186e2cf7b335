import type * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output. Undefined if the output is unknown in a preview. Rejects if the output
 * fails.
 */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  // The types of Pulumi hide `promise()`. Unlike `apply`, it rejects if the output fails.
  return (output as unknown as { promise(): Promise<T> }).promise();
}
