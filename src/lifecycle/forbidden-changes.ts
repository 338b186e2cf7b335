import type * as pulumi from "@pulumi/pulumi";
import { perRun } from "../pulumi/per-run.js";
import { metadataOf } from "../pulumi/resource-hook.js";

/** Why the user may not change the objects in a namespace, by the namespace. */
const forbiddenChanges = perRun(
  Symbol.for("pulumi-liqo/forbidden-changes"),
  () => new Map<string, string>(),
);

/**
 * Rejects the first object that this run creates or updates in some namespaces. A run that changes
 * none of their objects succeeds.
 *
 * @param reason the error.
 */
export function forbidChanges(namespaces: readonly string[], reason: string): void {
  for (const namespace of namespaces) {
    forbiddenChanges().set(namespace, reason);
  }
}

/**
 * A function for a hook that throws if the user may not change the object. Call it in the run: Pulumi
 * calls hooks outside of the run's async context.
 */
export function rejectForbidden(): (args: pulumi.ResourceHookArgs) => void {
  const forbidden = forbiddenChanges();
  return ({ newInputs }) => {
    const { namespace, name } = metadataOf(newInputs as Record<string, unknown> | undefined);
    const reason = forbidden.get(namespace ?? name ?? "");
    if (reason !== undefined) {
      throw new Error(reason);
    }
  };
}
