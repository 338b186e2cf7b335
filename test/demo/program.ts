import { createRequire } from "node:module";
import type * as example from "../../examples/two-clusters/index.js";

const load = createRequire(__filename);
const EXAMPLE = load.resolve("../../examples/two-clusters/index.ts");

/** Runs the example that the README starts with, as often as it is called. */
export function twoClusters(): typeof example {
  // A module runs only once unless it is forgotten.
  Reflect.deleteProperty(load.cache, EXAMPLE);
  return load(EXAMPLE) as typeof example;
}
