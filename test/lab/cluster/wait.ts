import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error.js";

/** A condition and a timeout. */
export interface Wait {
  /** The condition in words, after "Waited 60 s for". */
  readonly what: string;
  readonly seconds: number;
  /** Promises that reject if waiting is pointless. */
  readonly unless?: readonly Promise<never>[];
}

/** Timeout for the start of a part of the lab, even on a busy machine. */
export const START_TIMEOUT_SECONDS = 180;

const INTERVAL_MS = 100;

/**
 * Polls until the result is not `undefined`, and returns the result. Errors count as `undefined`.
 */
export async function waitFor<T>(wait: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  return Promise.race([poll(wait, ask), ...(wait.unless ?? [])]);
}

async function poll<T>({ what, seconds }: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let lastError = "";
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      lastError = ` The last attempt failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    await sleep(INTERVAL_MS);
  }
  throw new LabError(`Timeout: waited ${seconds} s for ${what}.${lastError}`);
}
