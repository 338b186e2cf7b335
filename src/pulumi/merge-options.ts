import type * as pulumi from "@pulumi/pulumi";

type Options = pulumi.CustomResourceOptions;

/**
 * The options of a resource: the caller's options, extended by the library's own options. The
 * library's hooks run before the caller's hooks. The library's transforms run after the caller's.
 */
export function mergeOptions(own: Options, callers: Options = {}): Options {
  const ignoreChanges = [...(own.ignoreChanges ?? []), ...(callers.ignoreChanges ?? [])];
  const transforms = [...(callers.transforms ?? []), ...(own.transforms ?? [])];
  const customTimeouts = { ...own.customTimeouts, ...callers.customTimeouts };
  return {
    ...callers,
    ...own,
    customTimeouts,
    hooks: mergeHooks(own.hooks, callers.hooks),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(transforms.length > 0 && { transforms }),
    ...mergeTriggers(own, callers),
  };
}

function mergeHooks(own: Options["hooks"], callers: Options["hooks"]): Options["hooks"] {
  if (own === undefined || callers === undefined) {
    return own ?? callers;
  }
  // The array is not copied, because `Wait` adds its hook after the engine has accepted the hook.
  const { onError = [] } = own;
  onError.push(...(callers.onError ?? []));
  return {
    ...callers,
    beforeCreate: [...(own.beforeCreate ?? []), ...(callers.beforeCreate ?? [])],
    beforeUpdate: [...(own.beforeUpdate ?? []), ...(callers.beforeUpdate ?? [])],
    onError,
  };
}

/** A change of either trigger replaces the resource. */
function mergeTriggers(own: Options, callers: Options): Pick<Options, "replacementTrigger"> {
  const triggers = [own, callers]
    .map((options): unknown => options.replacementTrigger)
    .filter((trigger) => trigger !== undefined);
  return triggers.length > 1 ? { replacementTrigger: triggers } : {};
}
