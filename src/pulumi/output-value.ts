import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output, or nothing where a preview does not know it yet. Waiting for the output itself would make
 * everything unknown that goes with it, and a preview would say of no object what it is called.
 */
export async function valueIfKnown<T>(output: pulumi.Output<T>): Promise<T | undefined> {
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
  const value = valueIfKnown(output).then(async (known): Promise<unknown> => {
    const given = known ?? pulumi.unknown;
    return (await pulumi.isSecret(output)) ? pulumi.secret(given) : given;
  });
  return pulumi.output(value) as pulumi.Output<T>;
}

/**
 * The value of a resource's property that may be absent. In a preview, Pulumi's SDK reports an absent property as unknown; this
 * is unknown only if the property is. It does not depend on the resource.
 */
export function evenIfAbsent<T>(
  output: pulumi.Output<T | undefined>,
): pulumi.Output<T | undefined> {
  // As in `unlessUnknown`, Pulumi's types keep this to the SDK itself.
  const asked = output as unknown as { promise(withUnknowns: true): Promise<T | undefined> };
  const value = asked
    .promise(true)
    .then(async (given): Promise<unknown> =>
      (await pulumi.isSecret(output)) ? pulumi.secret(given) : given,
    );
  return pulumi.output(value) as pulumi.Output<T | undefined>;
}

/** A value, or the default for it where there is none, also if an output turns out to be nothing. */
export function orDefault<T extends string | number>(
  value: pulumi.Input<T> | undefined,
  byDefault: T,
): pulumi.Input<T> {
  if (value === undefined) {
    return byDefault;
  }
  // Its type denies it, but the output of another stack, of which no type is known, may be nothing.
  const output = pulumi.output(value) as pulumi.Output<T | undefined>;
  return output.apply<T>((known): T => known ?? byDefault);
}

/** A list of texts, each of which may be an output, as one output. */
export function stringList(
  list: pulumi.Input<readonly pulumi.Input<string>[]>,
): pulumi.Output<string[]> {
  // Not copied: what is no list at all is for the rules to say.
  return pulumi.output(list) as pulumi.Output<string[]>;
}

/**
 * The values of several outputs, behind a function: `pulumi.all` would copy objects, and lose the contents of a `Set` or a
 * `Date`.
 */
export function asTheyAre<T>(outputs: readonly pulumi.Output<T>[]): pulumi.Output<() => T[]> {
  const none = pulumi.output(() => [] as T[]);
  return outputs.reduce(
    (values, output) =>
      values.apply((before) => output.apply((value) => () => [...before(), value])),
    none,
  );
}
