import { createRequire } from "node:module";
import type * as example from "../../examples/two-clusters/index.js";

const load = createRequire(__filename);
const EXAMPLE = load.resolve("../../examples/two-clusters/index.ts");

/** Runs the first example of the README, at each call. */
export function twoClusters(): typeof example {
  // A cached module does not run again.
  Reflect.deleteProperty(load.cache, EXAMPLE);
  return load(EXAMPLE) as typeof example;
}
