import * as pulumi from "@pulumi/pulumi";

/** Members of an output that Pulumi's types hide, because they are internal to the SDK. */
interface OutputInternals<T> {
  /** The resources on which the value depends. */
  allResources(): Promise<ReadonlySet<pulumi.Resource>>;
  readonly isKnown: Promise<boolean>;
  /** The value. Undefined if it is unknown, unless `withUnknowns` is true. */
  promise(withUnknowns?: boolean): Promise<T>;
  apply<U>(callback: (value: T) => U, runWithUnknowns: boolean): pulumi.Output<U>;
}

function internalsOf<T>(output: pulumi.Output<T>): OutputInternals<T> {
  return output as unknown as OutputInternals<T>;
}

/**
 * The value of an output. Undefined if a preview does not know the value yet.
 *
 * An `apply` would not run for an unknown value, and its result would be unknown too. A preview
 * could then not show the name of any object.
 */
export async function valueIfKnown<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const internals = internalsOf(output);
  return (await internals.isKnown) ? internals.promise() : undefined;
}

/** Whether an output depends on a resource, so that its consumers wait for the resource. */
export async function isResourceOutput(output: pulumi.Output<unknown>): Promise<boolean> {
  return (await internalsOf(output).allResources()).size > 0;
}

/** A value that only `pulumi up` determines. A preview does not know it. */
export function unknownInPreview<T>(create: () => T): T {
  return pulumi.runtime.isDryRun() ? (pulumi.unknown as unknown as T) : create();
}

/**
 * The same value without its dependencies. Consumers still wait for the value, but its source can
 * be deleted without waiting for them.
 *
 * For values that pass between clusters. With the dependency, an unreachable cluster would block
 * the deletion of objects in the other cluster.
 */
export function withoutDependency<T>(output: pulumi.Output<T>): pulumi.Output<T> {
  const value = valueIfKnown(output).then((content) =>
    likeSecret(output, content ?? pulumi.unknown),
  );
  return pulumi.output(value) as pulumi.Output<T>;
}

/**
 * An optional property of a resource. In a preview, Pulumi's SDK treats an undefined property as
 * unknown. This output is unknown only if the property is unknown. It does not depend on the
 * resource.
 */
export function optionalProperty<T>(
  output: pulumi.Output<T | undefined>,
): pulumi.Output<T | undefined> {
  const value = internalsOf(output)
    .promise(/* withUnknowns */ true)
    .then((property) => likeSecret(output, property));
  return pulumi.output(value) as pulumi.Output<T | undefined>;
}

/**
 * A field of an object. `output[name]` would return a member of the output for a name such as `get`.
 * A plain `apply` would not run in a preview that does not know all fields.
 */
export function fieldOf<T>(
  output: pulumi.Output<Readonly<Record<string, T>>>,
  name: string,
): pulumi.Output<T> {
  return internalsOf(output).apply(
    (fields) => (pulumi.isUnknown(fields) ? pulumi.unknown : fields[name]) as T,
    /* runWithUnknowns */ true,
  );
}

/** An output, marked as a secret if a value from which it results is a secret. */
export function secretIfSecret<T>(
  output: pulumi.Output<T>,
  source: pulumi.Input<unknown>,
): pulumi.Output<T> {
  const marked = output.apply((value) => likeSecret(pulumi.output(source), value));
  return marked as pulumi.Output<T>;
}

/** A value, marked as a secret if the output is a secret. */
async function likeSecret(output: pulumi.Output<unknown>, value: unknown): Promise<unknown> {
  return (await pulumi.isSecret(output)) ? pulumi.secret(value) : value;
}

/** A value or its default. The default also replaces an output that resolves to undefined. */
export function orDefault<T extends string | number>(
  value: pulumi.Input<T> | undefined,
  byDefault: pulumi.Input<T>,
): pulumi.Input<T> {
  if (value === undefined) {
    return byDefault;
  }
  // The type excludes it, but an output of another stack is untyped and can resolve to undefined.
  const output = pulumi.output(value) as pulumi.Output<T | undefined>;
  return output.apply<T>((result) => pulumi.output(result ?? byDefault) as pulumi.Output<T>);
}

/** A list of strings as a single output. Each string can be an output. */
export function stringList(
  list: pulumi.Input<readonly pulumi.Input<string>[]>,
): pulumi.Output<string[]> {
  // The list is not copied: a value of another type must reach the validation unchanged.
  return pulumi.output(list) as pulumi.Output<string[]>;
}

/**
 * The values of several outputs, returned by a function. `pulumi.all` would copy the values, and
 * the copy of a `Set` or a `Date` is empty.
 */
export function uncopiedValues<T>(outputs: readonly pulumi.Output<T>[]): pulumi.Output<() => T[]> {
  const none = pulumi.output(() => [] as T[]);
  return outputs.reduce(
    (values, output) =>
      values.apply((before) => output.apply((value) => () => [...before(), value])),
    none,
  );
}
