import * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";

/** Replaces Pulumi's log until `vi.restoreAllMocks()`. Returns the messages that it gets. */
export function recordMessages(): string[] {
  const messages: string[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(pulumi.log, level).mockImplementation((message) => {
      messages.push(message);
      return Promise.resolve();
    });
  }
  return messages;
}
