import * as pulumi from "@pulumi/pulumi";

type Options = pulumi.CustomResourceOptions;

/**
 * The options of a resource: the caller's options, extended by the library's own options. The
 * library's hooks run before the caller's hooks. The library's transforms run after the caller's.
 * An option of the caller that is undefined counts as not set. A secret in the
 * `replacementTrigger` does not replace the resource in each run.
 */
export function mergeOptions(library: Options, callerOptions: Options = {}): Options {
  const caller = withoutUndefined(callerOptions);
  const ignoreChanges = [...(library.ignoreChanges ?? []), ...(caller.ignoreChanges ?? [])];
  const transforms = [...(caller.transforms ?? []), ...(library.transforms ?? [])];
  const transformations = [...(caller.transformations ?? []), ...(library.transformations ?? [])];
  const customTimeouts = {
    ...library.customTimeouts,
    ...withoutUndefined(caller.customTimeouts ?? {}),
  };
  return {
    ...caller,
    ...library,
    customTimeouts,
    hooks: mergeHooks(library.hooks, caller.hooks),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(transforms.length > 0 && { transforms }),
    ...(transformations.length > 0 && { transformations }),
    ...mergeTriggers(library, caller),
  };
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}

function mergeHooks(library: Options["hooks"], caller: Options["hooks"]): Options["hooks"] {
  if (library === undefined || caller === undefined) {
    return library ?? caller;
  }
  // The array is not copied, because `Wait` adds its hook after the engine has accepted the hook.
  const { onError = [] } = library;
  onError.push(...(caller.onError ?? []));
  return {
    ...caller,
    beforeCreate: [...(library.beforeCreate ?? []), ...(caller.beforeCreate ?? [])],
    beforeUpdate: [...(library.beforeUpdate ?? []), ...(caller.beforeUpdate ?? [])],
    onError,
  };
}

/**
 * A change of either trigger replaces the resource. The trigger is an output, because the engine
 * treats an unchanged object or list that contains a secret as changed. It does not if the whole
 * trigger is a secret.
 */
function mergeTriggers(library: Options, caller: Options): Pick<Options, "replacementTrigger"> {
  const triggers = [library, caller]
    .map((options): unknown => options.replacementTrigger)
    .filter((trigger) => trigger !== undefined);
  return triggers.length === 0
    ? {}
    : { replacementTrigger: pulumi.output(triggers.length === 1 ? triggers[0] : triggers) };
}
