import { isDeepStrictEqual } from "node:util";
import type { Declaration } from "../provider/kubernetes-provider.js";
import { containsInnerSecret, plain, type Properties } from "./property-values.js";
import type { HookedResource, ResourceOptions } from "./registration.js";

/** The state of a resource in its stack. */
export interface ResourceState extends ResourceOptions {
  readonly id: string | undefined;
  /** The inputs, with secrets in plain text. */
  readonly inputs: Properties;
  /** The inputs, with secrets and unknown values marked. */
  readonly marked: Properties;
  readonly subject: HookedResource;
  /** The outputs, with secrets in plain text. */
  readonly outputs: Properties;
  /** Names of the secret outputs. */
  readonly secrets: ReadonlySet<string>;
  /** The object in a simulated cluster. Undefined for other resources. */
  readonly declaration?: Declaration;
  /**
   * Whether the resource was created but did not become ready in time. The next run then waits
   * again.
   */
  readonly unfinished: boolean;
}

/** The step of the engine for a resource. `same` leaves the resource unchanged. */
export type Step = "create" | "update" | "replace" | "delete" | "same";

/** Numbers of resources in a run by step, including components, providers and the stack itself. */
export type StepCounts = Record<Step, number>;

/**
 * Whether a changed trigger replaces the resource. Adding or removing the trigger does not. The engine
 * treats an unchanged object or list that contains a secret as changed, but not a trigger that is a
 * secret itself.
 */
export function isTriggered(
  { replacementTrigger: now }: Pick<ResourceState, "replacementTrigger">,
  { replacementTrigger: then }: Pick<ResourceState, "replacementTrigger">,
): boolean {
  return (
    now !== undefined &&
    then !== undefined &&
    (containsInnerSecret(now) || !isDeepStrictEqual(plain(now), plain(then)))
  );
}

/** The URN and the ID in a reference to a provider. */
export function providerReference(reference: string): {
  readonly urn: string;
  readonly id: string;
} {
  const end = reference.lastIndexOf("::");
  return { urn: reference.slice(0, end), id: reference.slice(end + 2) };
}
