import { isDeepStrictEqual } from "node:util";
import type { Declaration } from "../provider/kubernetes-provider.js";
import type { Properties } from "./property-values.js";
import type { HookSubject } from "./registration.js";

/** A resource as a stack remembers it from one run to the next. */
export interface ResourceState {
  readonly id: string | undefined;
  readonly inputs: Properties;
  /** The same, as hooks get them. */
  readonly hookInputs: Record<string, unknown>;
  readonly subject: HookSubject;
  /** In plain text. */
  readonly outputs: Properties;
  /** Names of the outputs that are secret. */
  readonly secrets: ReadonlySet<string>;
  /** Once it changes, the resource is replaced. */
  readonly replacementTrigger?: unknown;
  /** The object that it stands for, if it is one in a simulated cluster. */
  readonly declaration?: Declaration;
  /** Whether the engine forgets it instead of deleting it. */
  readonly retainOnDelete: boolean;
  /** Whether it was created, but was not ready in time: the next run waits again. */
  readonly unfinished: boolean;
}

/** What a run does to a resource. */
export type Step = "create" | "update" | "replace" | "delete" | "same";

/** How many resources of a run were created, updated and so on, components, providers and the stack itself included. */
export type StepCounts = Record<Step, number>;

/** Whether a resource is to be replaced because of its trigger. Having none, or none before, is no change. */
export function isTriggered(
  { replacementTrigger: now }: Pick<ResourceState, "replacementTrigger">,
  before: ResourceState | undefined,
): boolean {
  const then = before?.replacementTrigger;
  return now !== undefined && then !== undefined && !isDeepStrictEqual(now, then);
}
