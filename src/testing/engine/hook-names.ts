import type * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

/** Names of the hooks of a resource, by the time at which they run. */
export type HookNames = Readonly<Record<keyof pulumi.ResourceHookBinding, readonly string[]>>;

/** The hooks in a request. */
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
