import type * as pulumi from "@pulumi/pulumi";

/** The value of an output. Undefined if it is unknown, as in a preview. Rejects if the output fails. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  // The types hide `promise()`. Unlike `apply`, it rejects if the output fails.
  return (output as unknown as { promise(): Promise<T> }).promise();
}
