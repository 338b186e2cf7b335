import { isDeepStrictEqual } from "node:util";
import type { Declaration } from "../provider/kubernetes-provider.js";
import type { Properties } from "./property-values.js";
import type { HookSubject, ResourceOptions } from "./registration.js";

/** A resource as a stack remembers it from one run to the next. */
export interface ResourceState extends ResourceOptions {
  readonly id: string | undefined;
  /** In plain text. */
  readonly inputs: Properties;
  /** The inputs with secrets and unknown values marked. */
  readonly marked: Properties;
  readonly subject: HookSubject;
  /** In plain text. */
  readonly outputs: Properties;
  /** Names of the outputs that are secret. */
  readonly secrets: ReadonlySet<string>;
  /** The object that it stands for, if that is an object in a simulated cluster. */
  readonly declaration?: Declaration;
  /** Whether it was created, but did not become ready in time: the next run waits again. */
  readonly unfinished: boolean;
}

/** What the engine does with a resource. */
export type Step = "create" | "update" | "replace" | "delete" | "same";

/** How many resources of a run were created, updated and so on, components, providers and the stack itself included. */
export type StepCounts = Record<Step, number>;

/** Whether a resource is replaced because its trigger has changed. To add or remove the trigger is no change. */
export function isTriggered(
  { replacementTrigger: now }: Pick<ResourceState, "replacementTrigger">,
  { replacementTrigger: then }: Pick<ResourceState, "replacementTrigger">,
): boolean {
  return now !== undefined && then !== undefined && !isDeepStrictEqual(now, then);
}

/** The URN and the ID in a reference to a provider. */
export function providerReference(reference: string): {
  readonly urn: string;
  readonly id: string;
} {
  const end = reference.lastIndexOf("::");
  return { urn: reference.slice(0, end), id: reference.slice(end + 2) };
}
