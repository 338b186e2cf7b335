import * as pulumi from "@pulumi/pulumi";

/**
 * Something that each run of a program has for itself. One process may run several (Automation API, unit tests), and each
 * talks to an engine of its own.
 */
export function perRun<T>(make: () => T): () => T {
  const ofRuns = new WeakMap<object, T>();
  return () => {
    const run = pulumi.runtime.getMonitor() ?? ofRuns;
    const known = ofRuns.get(run) ?? make();
    ofRuns.set(run, known);
    return known;
  };
}
