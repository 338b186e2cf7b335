import type { ArgsCheck, Rule } from "./args-check.js";
import { describeName, isLiteral } from "./describe-value.js";
import type { ArgsProblem } from "./errors.js";
import { objectRule } from "./rules.js";

// What each checker accepts:
//
// | checker         | undefined            | output | output that resolves to undefined |
// | --------------- | -------------------- | ------ | --------------------------------- |
// | required        | no                   | yes    | no                                |
// | optional        | yes                  | yes    | yes                               |
// | optionalDefined | yes                  | yes    | no                                |
// | optionalPlain   | yes                  | no     | -                                 |
// | prerequisite    | no (ends all checks) | no     | -                                 |
//
// An `optionalPrerequisite` may be undefined.

/** Checks an argument. */
export type ArgumentCheck = (check: ArgsCheck, name: string, value: unknown) => void;

/**
 * How each argument of a component is checked. The compiler demands an entry for every argument.
 */
export type ArgumentChecks<Args> = Readonly<Record<NameOf<Args>, ArgumentCheck>>;

/** The names of all arguments. For a union: the names in all its members. */
type NameOf<Args> = Args extends unknown ? keyof Args : never;

type Declaration = Readonly<Record<string, ArgumentCheck>>;

/** Returns the path of the argument that was probably meant by an unknown argument. */
export type ArgumentHint = (name: string) => string | undefined;

/** An argument that must be set. An output is allowed. */
export function required(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    check.required(name, value, rule);
  };
}

/** An argument that may be undefined. An output is allowed, and may resolve to undefined. */
export function optional(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    check.optional(name, value, rule);
  };
}

/** An argument that may be undefined. An output is allowed, but must not resolve to undefined. */
export function optionalDefined(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    check.optionalDefined(name, value, rule);
  };
}

/** An argument that may be undefined. An output is not allowed. */
export function optionalPlain(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    check.optionalPlain(name, value, rule);
  };
}

/**
 * An argument that the checks of other arguments need, such as a cluster. An output is not allowed.
 */
export function prerequisite(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    check.reportFatal(name, rule(value));
  };
}

/** A prerequisite that may be undefined. */
export function optionalPrerequisite(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    if (value !== undefined) {
      check.reportFatal(name, rule(value));
    }
  };
}

/** An object of arguments that may be undefined. */
export function object(
  declaration: Declaration,
  expected?: string,
  hint?: ArgumentHint,
): ArgumentCheck {
  return (check, name, value) => {
    if (value !== undefined) {
      checkObject(check.at(name), declaration, value, expected, hint);
    }
  };
}

/** An object of arguments that the checks of other arguments need. */
export function prerequisiteObject(declaration: Declaration, expected?: string): ArgumentCheck {
  return (check, name, value) => {
    checkObject(check.at(name), declaration, value, expected);
  };
}

/** An argument without a rule here. Another check may compare it with other arguments. */
export const unchecked: ArgumentCheck = () => undefined;

/**
 * Checks all arguments of a component, and rejects unknown arguments. Throws if a problem prevents
 * the other checks.
 */
export function checkArguments(
  check: ArgsCheck,
  declaration: Declaration,
  args: unknown,
  hint?: ArgumentHint,
): void {
  checkObject(check, declaration, args, undefined, hint);
  check.orThrowIfFatal();
}

function checkObject(
  check: ArgsCheck,
  declaration: Declaration,
  args: unknown,
  expected = `with ${Object.keys(declaration).join(", ")}`,
  hint?: ArgumentHint,
): void {
  const problem = objectRule(expected)(args);
  check.reportFatal("", problem);
  if (problem !== undefined) {
    return;
  }
  check.report("", unknownArguments(Object.keys(declaration), args as object, hint));
  for (const [name, argument] of Object.entries(declaration)) {
    argument(check, name, (args as Readonly<Record<string, unknown>>)[name]);
  }
}

/**
 * The unknown arguments of an object, which are likely mistyped. An instance of a class may have
 * other properties.
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
      reason: `unknown argument, expected one of ${names.join(", ")}${suggestion(similarName(name, names) ?? hint(name))}`,
    }));
}

function suggestion(meant: string | undefined): string {
  return meant === undefined ? "" : `: did you mean ${meant}?`;
}

/** The argument that was probably meant: of another case, longer or shorter. */
function similarName(name: string, names: readonly string[]): string | undefined {
  const typed = name.toLowerCase();
  const isSimilar = (known: string) =>
    known.startsWith(typed) || known.endsWith(typed) || typed.startsWith(known);
  const sameLetters = names.filter((known) => known.toLowerCase() === typed);
  const similar = names.filter((known) => typed.length > 2 && isSimilar(known.toLowerCase()));
  const [meant, ...others] = sameLetters.length > 0 ? sameLetters : similar;
  return others.length > 0 ? undefined : meant;
}

/**
 * The arguments in an object. Unlike a spread, it also copies the getters of an instance of a class.
 */
export function readArguments<Args extends object>(
  declaration: ArgumentChecks<Args>,
  args: Args,
): Args {
  const names = Object.keys(declaration) as (keyof Args)[];
  return Object.fromEntries(names.map((name) => [name, args[name]])) as Args;
}
