import type * as pulumi from "@pulumi/pulumi";

/** The value of an output, nothing if it is unknown, as in a preview. Rejects if the output fails. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  // `promise()` is hidden from the types. Unlike `apply` it tells of a failure.
  return (output as unknown as { promise(): Promise<T> }).promise();
}
