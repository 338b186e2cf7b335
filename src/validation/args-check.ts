import * as pulumi from "@pulumi/pulumi";
import { type ArgsProblem, type Checked, InvalidArgsError } from "./errors.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { failUpdate } from "./fail-update.js";

/** What is wrong with a value, or each with a part of it at its path within; nothing if it is fine. */
export type Finding = string | readonly ArgsProblem[] | undefined;

/** Says what is wrong with a value. */
export type Rule<T> = (value: T) => Finding;

/** Lets a value through once everything that was checked is known to be right. */
export type Gate = <T>(value: pulumi.Input<T>) => pulumi.Output<T>;

/**
 * Checks a component's arguments as early as possible, plain values while the component is being built and outputs as
 * soon as they are known, and reports everything that is wrong in one error.
 */
export class ArgsCheck {
  constructor(
    private readonly component: Checked,
    private readonly name: string,
    private readonly prefix = "",
    private readonly problems: ArgsProblem[] = [],
    private readonly pending: pulumi.Output<ArgsProblem[]>[] = [],
  ) {}

  /** The same check for the arguments within an argument. */
  at(argument: string): ArgsCheck {
    const prefix = joined(this.prefix, argument);
    return new ArgsCheck(this.component, this.name, prefix, this.problems, this.pending);
  }

  /** Applies a rule to an argument. One that is absent is fine, also if it turns out to be once it is known. */
  optional<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    this.required(path, value, (known?: T) => (known === undefined ? undefined : rule(known)));
  }

  /**
   * Applies a rule to an argument whose presence decides what is made. One that is absent is fine. An output that turns
   * out to be nothing comes too late for that, so it is as wrong as anything else that breaks the rule.
   */
  present<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    if (value !== undefined) {
      this.required(path, value, rule);
    }
  }

  /** Applies a rule to an argument that has to be there. */
  required<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    if (isPlain(value)) {
      this.report(path, rule(value as T));
      return;
    }
    this.whenKnown(path, value as pulumi.Input<T>, rule);
  }

  /**
   * Applies a rule to an argument that is needed while the component is declared. One that is absent is fine. An output comes
   * too late for that, so it is as wrong as anything else that breaks the rule.
   */
  plainOptional(path: string, value: unknown, rule: Rule<unknown>): void {
    if (value !== undefined) {
      this.report(path, rule(value));
    }
  }

  /** Records what is wrong, if anything is. */
  report(path: string, finding: Finding): void {
    this.problems.push(...problemsAt(joined(this.prefix, path), finding));
  }

  /** Applies a rule to a value, or to several that belong together, once they are known. */
  whenKnown<T>(path: string, value: pulumi.Input<T>, rule: Rule<T>): void {
    // `output` unwraps whatever is nested in its argument, which `T` is free of: rules are of plain values.
    const output = pulumi.output(value) as pulumi.Output<T>;
    const place = joined(this.prefix, path);
    this.pending.push(output.apply((known) => problemsAt(place, rule(known))));
  }

  /** Throws if anything is wrong that the other checks could not do without. */
  orThrow(): void {
    if (this.problems.length > 0) {
      throw new InvalidArgsError(this.component, this.name, this.problems);
    }
  }

  /**
   * Throws if a plain value is wrong. Call it before the first child is created, and give every child something that
   * has gone through the gate: then a wrong output stops them all as well.
   */
  done(): Gate {
    this.orThrow();
    const passed = Promise.all(this.pending.map(valueIfKnown)).then((found) => {
      const problems = found.flatMap((each) => each ?? []);
      if (problems.length > 0) {
        const error = new InvalidArgsError(this.component, this.name, problems);
        failUpdate(this.component, this.name, error);
      }
    });
    return <T>(value: pulumi.Input<T>) =>
      pulumi.all([value, passed]).apply(([known]) => known as T);
  }
}

function joined(prefix: string, path: string): string {
  return [prefix, path].filter((part) => part !== "").join(".");
}

/** What is wrong with a value, or within it, at its path. */
export function problemsAt(path: string, finding: Finding): ArgsProblem[] {
  if (finding === undefined) {
    return [];
  }
  return typeof finding === "string"
    ? [{ path, reason: finding }]
    : finding.map((part) => ({ ...part, path: `${path}${part.path}`.replace(/^\./, "") }));
}

/** Problems as a finding. */
export function unlessNone(problems: readonly ArgsProblem[]): Finding {
  return problems.length === 0 ? undefined : problems;
}

/** Whether a value can be looked at right now. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isPlain);
  }
  if (isLiteral(value)) {
    return Object.values(value).every(isPlain);
  }
  return !(value instanceof Promise) && !pulumi.Output.isInstance(value);
}

/** Whether a value is an object that a program has written down, rather than one of a class. */
export function isLiteral(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
