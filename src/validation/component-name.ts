import { InvalidArgsError } from "./errors.js";
import { describeValue } from "./describe-value.js";

/** The name of a component. Of one that is no text, the engine would only say that it could not be converted. */
export function requireName(kind: string, name: unknown): string {
  if (typeof name === "string" && name !== "") {
    return name;
  }
  const reason = `expected the name of this resource, a text that comes before all other arguments, got ${describeValue(name)}`;
  throw new InvalidArgsError(kind, undefined, [{ path: "name", reason }]);
}
