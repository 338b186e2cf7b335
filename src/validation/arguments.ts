import * as pulumi from "@pulumi/pulumi";
import { type ArgsCheck, type Finding, findingOf, type Rule } from "./args-check.js";
import { type NestingArgument, placesOf } from "./argument-places.js";
import { objectRule } from "./rules.js";
import { type ArgumentHint, unknownArguments } from "./unknown-arguments.js";

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
export interface ArgumentCheck extends NestingArgument {
  (check: ArgsCheck, name: string, value: unknown): void;
}

/**
 * How each argument of a component is checked. The compiler demands an entry for every argument.
 */
export type ArgumentChecks<Args> = Readonly<Record<NameOf<Args>, ArgumentCheck>>;

/** The names of all arguments. For a union: the names in all its members. */
type NameOf<Args> = Args extends unknown ? keyof Args : never;

/** The arguments of an object by name. */
export type Declaration = Readonly<Record<string, ArgumentCheck>>;

/** Where an argument may belong that an object does not have. */
export interface ArgumentHints {
  /** Hints that do not follow from the arguments. */
  readonly hint?: ArgumentHint | undefined;
  /** The arguments of the component with another value of `role`. */
  readonly otherRole?: { readonly role: string; readonly declaration: Declaration } | undefined;
}

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
    check.reportFatal(name, plainFinding(value, findingOf(rule, value)));
  };
}

/** The finding of an argument that must not be an output, with the fix if it is one. */
export function plainFinding(value: unknown, finding: Finding): Finding {
  return pulumi.Output.isInstance(value) && typeof finding === "string"
    ? `${finding}: set a plain value`
    : finding;
}

/** A prerequisite that may be undefined. */
export function optionalPrerequisite(rule: Rule<unknown>): ArgumentCheck {
  return (check, name, value) => {
    if (value !== undefined) {
      check.reportFatal(name, plainFinding(value, rule(value)));
    }
  };
}

/** An object of arguments that may be undefined. */
export function object(
  declaration: Declaration,
  expected?: string,
  hints?: ArgumentHints,
): ArgumentCheck {
  return nesting(declaration, (check, name, value) => {
    if (value !== undefined) {
      checkObject(check.at(name), declaration, value, { expected, ...hints });
    }
  });
}

/**
 * A reference to an object in a cluster. No other arguments belong in it, although their names, for
 * example `cluster`, may be the same.
 */
export function reference(declaration: Declaration, expected?: string): ArgumentCheck {
  return object(declaration, expected).bind(undefined);
}

/** An object of arguments that the checks of other arguments need. */
export function prerequisiteObject(declaration: Declaration, expected?: string): ArgumentCheck {
  return nesting(declaration, (check, name, value) => {
    checkObject(check.at(name), declaration, value, { expected });
  });
}

/** An argument with an object of arguments, which a check of its own compares. */
export function nesting(declaration: Declaration, argument: ArgumentCheck): ArgumentCheck {
  return Object.assign(argument.bind(undefined), { nested: { declaration, isList: false } });
}

/** An argument with a list of such objects. */
export function nestingList(declaration: Declaration, argument: ArgumentCheck): ArgumentCheck {
  return Object.assign(argument.bind(undefined), { nested: { declaration, isList: true } });
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
  hints?: ArgumentHints,
): void {
  check.declare(declaration);
  checkObject(check, declaration, args, hints);
  check.orThrowIfFatal();
}

function checkObject(
  check: ArgsCheck,
  declaration: Declaration,
  args: unknown,
  { expected, ...hints }: ArgumentHints & { readonly expected?: string | undefined } = {},
): void {
  const names = Object.keys(declaration);
  const rule = objectRule(expected ?? `with ${names.join(", ")}`);
  const problem = check.path === "" ? rule(args) : findingOf(rule, args);
  check.reportFatal("", problem);
  if (problem !== undefined) {
    return;
  }
  const hint: ArgumentHint = (name) =>
    hints.hint?.(name) ?? misplaced(check, declaration, name, hints.otherRole);
  check.report("", unknownArguments(names, args as object, hint));
  for (const [name, argument] of Object.entries(declaration)) {
    argument(check, name, (args as Readonly<Record<string, unknown>>)[name]);
  }
}

/** Where an argument belongs: to the other role, or elsewhere in the component or in the other role. */
function misplaced(
  check: ArgsCheck,
  declaration: Declaration,
  name: string,
  otherRole: ArgumentHints["otherRole"],
): string | undefined {
  const [inOtherRole] = otherRole === undefined ? [] : placesOf(name, otherRole.declaration);
  const places = inOtherRole === "" ? [] : placesInComponent(check, declaration, name);
  if (places.length > 0) {
    const named = places.map((place) => place || `the arguments of ${check.kind}`);
    return `which belongs in ${named.join(" or ")}`;
  }
  return inOtherRole === undefined
    ? undefined
    : `which belongs ${inOtherRole === "" ? "to" : `in ${inOtherRole} of`} the side with role ${otherRole?.role ?? ""}`;
}

/** The places of an argument: in an object of this object, or elsewhere in the component. */
function placesInComponent(check: ArgsCheck, declaration: Declaration, name: string): string[] {
  const below = placesOf(name, declaration, check.path.replaceAll(/\[\d+\]/g, "[]"));
  return below.length > 0 ? below : placesOf(name, check.declaration);
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
