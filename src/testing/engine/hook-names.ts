import type * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

/** Names of a resource's hooks, by the time at which they run. */
export type HookNames = Readonly<Record<keyof pulumi.ResourceHookBinding, readonly string[]>>;

/** The hooks that a request names. */
export function hookNamesOf(request: RegisterResourceRequest | undefined): HookNames {
  const binding = request?.getHooks()?.toObject();
  return {
    beforeCreate: binding?.beforeCreateList ?? [],
    afterCreate: binding?.afterCreateList ?? [],
    beforeUpdate: binding?.beforeUpdateList ?? [],
    afterUpdate: binding?.afterUpdateList ?? [],
    beforeDelete: binding?.beforeDeleteList ?? [],
    afterDelete: binding?.afterDeleteList ?? [],
    onError: binding?.onErrorList ?? [],
  };
}
