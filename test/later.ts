import { vi } from "vitest";

const DAY_MS = 24 * 3_600_000;

/** Does something on a later day, as far as anybody's clock tells. */
export async function daysLater(days: number, what: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
  try {
    await what();
  } finally {
    vi.useRealTimers();
  }
}
