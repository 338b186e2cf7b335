import { type ArgsCheck, isLiteral, type Rule, unlessNone } from "./args-check.js";
import { objectRule } from "./rules.js";

/** The names of all arguments of a kind, which the compiler keeps complete. */
export type ArgumentNames<Args> = { readonly [Name in keyof Required<Args>]: true };

/** A rule for an object of arguments. One that nobody knows is mistyped, and would be left out in silence. */
export function argumentsRule<Args>(known: ArgumentNames<Args>): Rule<unknown> {
  const isAnyObject = objectRule(`with ${Object.keys(known).join(", ")}`);
  const hasNoOthers = knownKeysRule(known);
  return (args) => isAnyObject(args) ?? hasNoOthers(args);
}

/** The same for something that another rule knows to be an object. What is no literal, such as a component, has its own. */
export function knownKeysRule<Args>(known: ArgumentNames<Args>): Rule<unknown> {
  const names = Object.keys(known).join(", ");
  return (args) => {
    const strangers = Object.entries(isLiteral(args) ? args : {})
      .filter(([name, value]) => value !== undefined && !Object.hasOwn(known, name))
      .map(([name]) => ({
        path: `.${name}`,
        reason: `unknown argument, expected one of ${names}`,
      }));
    return unlessNone(strangers);
  };
}

/** Checks that a component is given its arguments, and no others. Where there are none at all, nothing else is looked at. */
export function checkArguments<Args>(
  check: ArgsCheck,
  known: ArgumentNames<Args>,
  args: unknown,
): void {
  check.report("", argumentsRule(known)(args));
  if (objectRule("")(args) !== undefined) {
    check.orThrow();
  }
}

/** Of more arguments those of a kind, as one component passes them on to another. */
export function pick<Args extends object>(known: ArgumentNames<Args>, args: Args): Args {
  const own = Object.entries(args).filter(([name]) => Object.hasOwn(known, name));
  return Object.fromEntries(own) as Args;
}
