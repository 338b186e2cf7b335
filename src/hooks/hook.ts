import { AsyncResource } from "node:async_hooks";

/** A hook is called from outside of the run that it belongs to. Where programs run inline, it would log to nobody. */
export function inThisRun<A extends unknown[], R>(hook: (...args: A) => R): (...args: A) => R {
  return AsyncResource.bind(hook);
}

/** The metadata of an object as the engine hands it to a hook. */
export function metadataOf(inputs: Record<string, unknown> | undefined) {
  return (inputs?.["metadata"] ?? {}) as {
    readonly namespace?: string;
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}
