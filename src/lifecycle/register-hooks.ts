import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { rejectForbidden } from "./forbidden-changes.js";
import { supportsHooks, hookName } from "../pulumi/engine.js";
import { recordPlannedCreation } from "../pulumi/planned-creations.js";
import { bindToRun, withSecretsRevealed } from "../pulumi/resource-hook.js";

/** What must be true before an object is created or updated. Each function throws if it is not. */
export interface ObjectHooks {
  /** Runs first before a creation, and in previews too. */
  readonly preflight?: pulumi.ResourceHookFunction;
  /** Runs after `preflight`, and before an update, in previews too. It logs what the change causes. */
  readonly warn?: pulumi.ResourceHookFunction;
  /** Run before a creation, in their order. */
  readonly beforeCreate?: readonly pulumi.ResourceHookFunction[];
  /** Run before an update, in their order. */
  readonly beforeUpdate?: readonly pulumi.ResourceHookFunction[];
}

/**
 * Registers the hooks of an object in a cluster. Empty if hooks are not supported.
 *
 * All functions share a hook, which is registered right away, because each hook is a call to the
 * engine in every run. Pulumi would register bare functions one after the other, and only once all
 * inputs of the object are known.
 */
export function registerHooks(
  cluster: LiqoCluster,
  name: string,
  { preflight, warn, beforeCreate = [], beforeUpdate = [] }: ObjectHooks,
): Record<"beforeCreate" | "beforeUpdate", pulumi.ResourceHook[]> {
  if (!supportsHooks()) {
    return { beforeCreate: [], beforeUpdate: [] };
  }
  const steps: pulumi.ResourceHookFunction = async (args) => {
    recordPlannedCreation(args);
    rejectForbidden(cluster, args);
    const isNew = args.oldInputs === undefined;
    if (isNew) {
      await preflight?.(args);
    }
    await warn?.(args);
    if (!pulumi.runtime.isDryRun()) {
      for (const step of isNew ? beforeCreate : beforeUpdate) {
        await step(args);
      }
    }
  };
  const run = bindToRun(withSecretsRevealed(steps));
  const onDryRun = preflight !== undefined || warn !== undefined;
  const hook = new pulumi.ResourceHook(hookName(name), run, { onDryRun });
  const runsBeforeUpdate = beforeUpdate.length > 0 || warn !== undefined;
  return { beforeCreate: [hook], beforeUpdate: runsBeforeUpdate ? [hook] : [] };
}

/**
 * Registers a hook that runs before an object of a cluster is created, and in previews too. Empty if
 * hooks are not supported.
 */
export function beforeCreation(
  cluster: LiqoCluster,
  name: string,
  hook: pulumi.ResourceHookFunction,
): pulumi.ResourceHook[] {
  return registerHooks(cluster, name, { preflight: hook }).beforeCreate;
}
