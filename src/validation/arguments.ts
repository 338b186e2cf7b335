import { type ArgsCheck, isLiteral, type Rule } from "./args-check.js";
import type { ArgsProblem } from "./errors.js";
import { objectRule } from "./rules.js";

/** Checks an argument. */
export type Argument = (check: ArgsCheck, name: string, value: unknown) => void;

/**
 * How each argument of a component is checked. The compiler demands an entry for every argument.
 */
export type ArgumentsOf<Args> = Readonly<Record<NameOf<Args>, Argument>>;

/** The names of all arguments. For a union: the names in all its members. */
type NameOf<Args> = Args extends unknown ? keyof Args : never;

type Declaration = Readonly<Record<string, Argument>>;

/** An argument that must be set. An output is allowed. */
export function required(rule: Rule<unknown>): Argument {
  return (check, name, value) => {
    check.required(name, value, rule);
  };
}

/** An argument that may be undefined. An output is allowed, and may resolve to undefined. */
export function optional(rule: Rule<unknown>): Argument {
  return (check, name, value) => {
    check.optional(name, value, rule);
  };
}

/** An argument that may be undefined. An output is allowed, but must not resolve to undefined. */
export function present(rule: Rule<unknown>): Argument {
  return (check, name, value) => {
    check.present(name, value, rule);
  };
}

/** An argument that may be undefined. An output is not allowed. */
export function plain(rule: Rule<unknown>): Argument {
  return (check, name, value) => {
    check.plainOptional(name, value, rule);
  };
}

/**
 * An argument that the checks of other arguments need, such as a cluster. An output is not allowed.
 */
export function essential(rule: Rule<unknown>): Argument {
  return (check, name, value) => {
    check.reportFatal(name, rule(value));
  };
}

/** An object of arguments that may be undefined. */
export function object(declaration: Declaration, expected?: string): Argument {
  return (check, name, value) => {
    if (value !== undefined) {
      checkObject(check.at(name), declaration, value, expected);
    }
  };
}

/** An object of arguments that the checks of other arguments need. */
export function essentialObject(declaration: Declaration, expected?: string): Argument {
  return (check, name, value) => {
    checkObject(check.at(name), declaration, value, expected);
  };
}

/** An argument without a rule here. Another check may compare it with other arguments. */
export const unchecked: Argument = () => undefined;

/**
 * Checks all arguments of a component, and rejects unknown arguments. Throws if a problem prevents
 * the other checks.
 */
export function checkArguments(check: ArgsCheck, declaration: Declaration, args: unknown): void {
  checkObject(check, declaration, args);
  check.orThrowIfFatal();
}

function checkObject(
  check: ArgsCheck,
  declaration: Declaration,
  args: unknown,
  expected = `with ${Object.keys(declaration).join(", ")}`,
): void {
  const problem = objectRule(expected)(args);
  check.reportFatal("", problem);
  if (problem !== undefined) {
    return;
  }
  check.report("", unknownArguments(Object.keys(declaration), args as object));
  for (const [name, argument] of Object.entries(declaration)) {
    argument(check, name, (args as Readonly<Record<string, unknown>>)[name]);
  }
}

/**
 * The unknown arguments of an object, which are likely mistyped. An instance of a class may have
 * other properties.
 */
export function unknownArguments(names: readonly string[], args: object): ArgsProblem[] {
  return Object.entries(isLiteral(args) ? args : {})
    .filter(([name, value]) => value !== undefined && !names.includes(name))
    .map(([name]) => ({
      path: `.${name}`,
      reason: `unknown argument, expected one of ${names.join(", ")}`,
    }));
}
