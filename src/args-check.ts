import * as pulumi from "@pulumi/pulumi";
import { type ArgsProblem, InvalidArgsError } from "./errors.js";
import { unlessUnknown } from "./output-value.js";
import { failRun } from "./run-failure.js";

/** Says what is wrong with a value, or nothing if it is fine. */
export type Rule<T> = (value: T) => string | undefined;

/** Lets a value through once everything that was checked is known to be right. */
export type Gate = <T>(value: pulumi.Input<T>) => pulumi.Output<T>;

/**
 * Checks a component's arguments as early as possible, plain values while the component is being built and outputs as
 * soon as they are known, and reports everything that is wrong in one error.
 */
export class ArgsCheck {
  constructor(
    private readonly component: pulumi.ComponentResource,
    private readonly name: string,
    private readonly prefix = "",
    private readonly problems: ArgsProblem[] = [],
    private readonly pending: pulumi.Output<ArgsProblem[]>[] = [],
  ) {}

  /** The same check for the arguments within an argument. */
  at(argument: string): ArgsCheck {
    const prefix = `${this.prefix}${argument}.`;
    return new ArgsCheck(this.component, this.name, prefix, this.problems, this.pending);
  }

  /** Applies a rule to an argument. One that is absent is fine. */
  input<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    if (value === undefined) {
      return;
    }
    if (isPlain(value)) {
      this.reject(path, rule(value as T));
      return;
    }
    this.later(path, value, rule);
  }

  /** Records a problem, if there is one. */
  reject(path: string, reason: string | undefined): void {
    if (reason !== undefined) {
      this.problems.push({ path: `${this.prefix}${path}`, reason });
    }
  }

  /** Applies a rule to a value, or to several that belong together, once they are known. */
  later<T>(path: string, value: pulumi.Input<T>, rule: Rule<T>): void {
    this.laterAll(value, (known) => {
      const reason = rule(known);
      return reason === undefined ? [] : [{ path, reason }];
    });
  }

  /** Records whatever is wrong with a value once it is known, each problem at a path of its own. */
  laterAll<T>(value: pulumi.Input<T>, problemsOf: (value: T) => readonly ArgsProblem[]): void {
    // `output` unwraps whatever is nested in its argument, which `T` is free of: rules are of plain values.
    const output = pulumi.output(value) as pulumi.Output<T>;
    const { prefix } = this;
    this.pending.push(
      output.apply((known) =>
        problemsOf(known).map(({ path, reason }) => ({ path: `${prefix}${path}`, reason })),
      ),
    );
  }

  /**
   * Throws if a plain value is wrong. Call it before the first child is created, and give every child something that
   * has gone through the gate: then a wrong output stops them all as well.
   */
  done(): Gate {
    if (this.problems.length > 0) {
      throw new InvalidArgsError(this.component, this.name, this.problems);
    }
    const passed = Promise.all(this.pending.map(unlessUnknown)).then((found) => {
      const problems = found.flatMap((each) => each ?? []);
      if (problems.length > 0) {
        const error = new InvalidArgsError(this.component, this.name, problems);
        failRun(this.component, this.name, error);
      }
    });
    return <T>(value: pulumi.Input<T>) =>
      pulumi.all([value, passed]).apply(([known]) => known as T);
  }
}

/** Whether a value can be looked at right now. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isPlain);
  }
  return !(value instanceof Promise) && !pulumi.Output.isInstance(value);
}
