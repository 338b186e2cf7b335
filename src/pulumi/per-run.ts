import * as pulumi from "@pulumi/pulumi";

/**
 * A separate value for each run of a program. A process can run several programs (Automation API,
 * unit tests). Each run has its own connection to an engine: its monitor.
 */
export function perRun<T>(create: () => T): () => T {
  const values = new WeakMap<object, T>();
  return () => {
    const run = pulumi.runtime.getMonitor() ?? values;
    const value = values.get(run) ?? create();
    values.set(run, value);
    return value;
  };
}
