import { beforeEach } from "vitest";

/**
 * Skips all later tests of a file after a failure. For tests that continue with the state of the
 * previous test.
 */
export function skipAfterFailure(): void {
  let failed: string | undefined;
  beforeEach(({ task, skip, onTestFailed }) => {
    skip(failed !== undefined, `An earlier step failed: ${failed ?? ""}`);
    onTestFailed(() => {
      failed = task.name;
    });
  });
}
