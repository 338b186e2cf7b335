import * as pulumi from "@pulumi/pulumi";
import { propertyOf } from "./symbol-property.js";

/**
 * A separate value for each run of a program. A process can run several programs (Automation API,
 * unit tests). Each run has its own connection to an engine: its monitor.
 *
 * @param key the property of the monitor that holds the value. With `Symbol.for`, all copies of this
 * package share the value. It must then be plain data, because the copies can differ in version.
 */
export function perRun<T extends object>(key: symbol, create: () => T): () => T {
  const withoutRun = {};
  return () => propertyOf(pulumi.runtime.getMonitor() ?? withoutRun, key, create);
}
