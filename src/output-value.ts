import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output, or nothing where a preview does not know it yet. Waiting for the output itself would make
 * everything unknown that goes with it, and a preview would say of no object what it is called.
 */
export async function unlessUnknown<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  // Pulumi's types keep these two to the SDK itself; there is no other way to ask an output whether it is known.
  const asked = output as unknown as { isKnown: Promise<boolean>; promise(): Promise<T> };
  return (await asked.isKnown) ? asked.promise() : undefined;
}

/**
 * The same value, not bound to the resource that it comes from. What is made with it still comes after that resource,
 * since there is no value before, but its deletion is nothing that the resource has to wait for.
 *
 * For values that cross from one cluster to another: one that cannot be reached would keep what is in the other.
 */
export function withoutDependency<T>(output: pulumi.Output<T>): pulumi.Output<T> {
  const value = unlessUnknown(output).then(async (known): Promise<unknown> => {
    const given = known ?? pulumi.unknown;
    return (await pulumi.isSecret(output)) ? pulumi.secret(given) : given;
  });
  return pulumi.output(value) as pulumi.Output<T>;
}
