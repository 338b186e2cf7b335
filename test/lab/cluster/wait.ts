import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error.js";

/** What is waited for, in words, and how long. */
export interface Wait {
  /** Completes "Waited 60 s for ...". */
  readonly what: string;
  readonly seconds: number;
  /** What rejects if it makes no sense to wait any longer. */
  readonly unless?: readonly Promise<never>[];
}

/** How long a part of the lab may take to start: far longer than it does, since the machine may be busy. */
export const PATIENCE_SECONDS = 180;

const INTERVAL_MS = 100;

/** Asks again and again until the answer is no longer `undefined`, and gives it. A failing question counts as no answer. */
export async function waitFor<T>(wait: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  return Promise.race([poll(wait, ask), ...(wait.unless ?? [])]);
}

async function poll<T>({ what, seconds }: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let seen = "";
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      seen = ` The last attempt failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    await sleep(INTERVAL_MS);
  }
  throw new LabError(`Waited ${seconds} s for ${what}, in vain.${seen}`);
}
