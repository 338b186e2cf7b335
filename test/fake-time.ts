import { vi } from "vitest";

const DAY_MS = 24 * 3_600_000;

/** Runs a function with the clock set forward by some days. */
export async function daysLater(days: number, run: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
  try {
    await run();
  } finally {
    vi.useRealTimers();
  }
}
