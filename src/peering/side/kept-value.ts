import * as pulumi from "@pulumi/pulumi";

/** What to keep. */
interface KeepArgs<T> {
  /** The new value. If it is undefined, the kept value stays. */
  readonly value: pulumi.Output<T | undefined>;
  /** Whether to forget the kept value. */
  readonly isForgotten: boolean;
}

/**
 * Keeps the last value in the stack's state. A later document may lack it, and the resources that
 * were declared with it must not be deleted then.
 */
export function keepLast<T extends object>(
  component: pulumi.ComponentResource,
  name: string,
  { value, isForgotten }: KeepArgs<T>,
): pulumi.Output<T | undefined> {
  return value.apply<T | undefined>((current) => {
    const stash = new pulumi.Stash(
      name,
      { input: isForgotten ? {} : { value: current } },
      {
        parent: component,
        ignoreChanges: current === undefined && !isForgotten ? ["input"] : [],
      },
    );
    const kept = stash.input as pulumi.Output<{ readonly value?: T } | undefined>;
    // Mocks may not return inputs.
    return kept.apply<T | undefined>((state) =>
      isForgotten ? undefined : (state?.value ?? current),
    );
  });
}
