import { describeName, isLiteral } from "./describe-value.js";
import type { ArgsProblem } from "./errors.js";
import { similarName } from "./similar-name.js";

/**
 * Returns what to do instead of setting an unknown argument. The text completes "unknown argument,".
 */
export type ArgumentHint = (name: string) => string | undefined;

/**
 * The unknown arguments of an object, which are likely mistyped or belong elsewhere. An instance of a
 * class may have other properties.
 */
export function unknownArguments(
  names: readonly string[],
  args: object,
  hint: ArgumentHint = () => undefined,
): ArgsProblem[] {
  return Object.entries(isLiteral(args) ? args : {})
    .filter(([name, value]) => value !== undefined && !names.includes(name))
    .map(([name]) => ({
      path: `.${describeName(name)}`,
      reason: `unknown argument, ${instead(name, names, hint)}`,
    }));
}

function instead(name: string, names: readonly string[], hint: ArgumentHint): string {
  const sameLetters = names.find((known) => known.toLowerCase() === name.toLowerCase());
  const hinted = sameLetters === undefined ? hint(name) : undefined;
  if (hinted !== undefined) {
    return hinted;
  }
  const meant = sameLetters ?? similarName(name, names);
  return meant === undefined ? `expected one of ${names.join(", ")}` : `did you mean ${meant}?`;
}
