import * as pulumi from "@pulumi/pulumi";
import { beforeAll } from "vitest";

// All test files of a worker share a process, because loading Pulumi takes a second.

beforeAll(() => {
  // Without simulated clusters of its own, a test would use those of the previous test file.
  pulumi.runtime.resetOptions("project", "stack", -1, "", "", false, "");
});

interface StackTraces {
  prepareStackTrace?: (error: Error, frames: NodeJS.CallSite[]) => unknown;
  /** Whether this file, which runs before each test file, has already changed the function. */
  skipsPromises?: true;
}

// Pulumi's SDK takes a stack trace of each of its promises, several per resource property. Nobody
// reads them, but mapping them to the TypeScript sources takes a third of the time of all tests.
const traces: StackTraces = Error;
const { prepareStackTrace } = traces;
if (prepareStackTrace !== undefined && traces.skipsPromises === undefined) {
  const takenByPulumi = /@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/;
  traces.skipsPromises = true;
  traces.prepareStackTrace = (error, frames) =>
    takenByPulumi.test(frames[0]?.getFileName() ?? "")
      ? String(error)
      : prepareStackTrace.call(Error, error, frames);
}
