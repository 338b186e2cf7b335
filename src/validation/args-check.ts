import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../message.js";
import { isKept, keepMessage } from "../pulumi/error-message.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { describeValue, isLiteral } from "./describe-value.js";
import type { ArgumentTree } from "./argument-places.js";
import {
  type ArgsProblem,
  type Checked,
  InvalidArgsError,
  kindOf,
  NotReadyError,
} from "./errors.js";
import { failUpdate } from "./fail-update.js";
import { redact } from "./redact.js";

/**
 * The problem of a value, the problems of its parts by their paths, or `undefined` if the value is
 * valid.
 */
export type Finding = string | readonly ArgsProblem[] | undefined;

/** Returns the problem of a value. */
export type Rule<T> = (value: T) => Finding;

/** Lets a value through once all arguments are known to be valid. */
export type Gate = <T>(value: pulumi.Input<T>) => pulumi.Output<T>;

/** The problems of a component's arguments, shared by the checks of all nested arguments. */
interface Findings {
  readonly problems: ArgsProblem[];
  readonly pending: pulumi.Output<readonly ArgsProblem[]>[];
  /** Why clusters cannot be inspected. */
  readonly inspections: pulumi.Output<string | undefined>[];
  /** The arguments of the component. */
  declaration?: ArgumentTree;
  isFatal: boolean;
}

/**
 * Checks a component's arguments as early as possible: plain values in the constructor, outputs as
 * soon as they are known. Reports all problems in a single error.
 */
export class ArgsCheck {
  constructor(
    private readonly component: Checked,
    private readonly name: string | undefined,
    private readonly prefix = "",
    private readonly findings: Findings = {
      problems: [],
      pending: [],
      inspections: [],
      isFatal: false,
    },
  ) {}

  /** The same check with paths relative to an argument. */
  at(argument: string): ArgsCheck {
    return new ArgsCheck(this.component, this.name, this.pathOf(argument), this.findings);
  }

  /** Sets the arguments of the component. Those of a component that creates this component stay. */
  declare(declaration: ArgumentTree): void {
    this.findings.declaration ??= declaration;
  }

  /** The arguments of the component. */
  get declaration(): ArgumentTree {
    return this.findings.declaration ?? {};
  }

  /** The name of the component's class. */
  get kind(): string {
    return kindOf(this.component);
  }

  /** The path of the checked object in the program. Empty for the arguments of the component. */
  get path(): string {
    return this.prefix;
  }

  /** The path of an argument in the program, for messages. */
  pathOf(argument: string): string {
    return [this.prefix, argument].filter((part) => part !== "").join(".");
  }

  /**
   * Applies a rule to an argument that may be undefined, also if an output resolves to undefined.
   */
  optional<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    this.required(path, value, (plainValue?: T) =>
      plainValue === undefined ? undefined : rule(plainValue),
    );
  }

  /**
   * Applies a rule to an argument that may be undefined. Rejects an output that resolves to
   * undefined: the presence of the argument decides which resources are declared, and they are
   * declared before the output resolves.
   */
  optionalDefined<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    if (value !== undefined) {
      this.required(path, value, rule);
    }
  }

  /** Applies a rule to an argument that must be set. */
  required<T>(path: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
    if (isPlain(value)) {
      this.report(path, findingOf(rule, value as T | undefined));
      return;
    }
    this.nameFailure(path, value);
    this.whenKnown(path, value as pulumi.Input<T>, rule);
  }

  /**
   * Names the argument in the error of an output that fails, for example of a rejected promise. The
   * children of the component get the same error, so only the first argument is named.
   */
  private nameFailure(path: string, value: pulumi.Input<unknown>): void {
    void valueIfKnown(pulumi.output(value)).catch((error: unknown) => {
      if (error instanceof Error && !pulumi.ResourceError.isInstance(error) && !isKept(error)) {
        const reason = `expected a value, but the output failed: ${error.message}`;
        keepMessage(error, this.errorOf([{ path: this.pathOf(path), reason }]).message);
      }
    });
  }

  /** Applies a rule to an argument that may be undefined and must not be an output. */
  optionalPlain(path: string, value: unknown, rule: Rule<unknown>): void {
    if (value instanceof Promise || pulumi.Output.isInstance(value)) {
      this.report(
        path,
        `expected a plain value, because it is needed before outputs are known, got ${describeValue(value)}`,
      );
    } else if (value !== undefined) {
      this.report(path, rule(value));
    }
  }

  /** Records a problem. Ignores undefined. */
  report(path: string, finding: Finding): void {
    this.findings.problems.push(...problemsAt(this.pathOf(path), finding));
  }

  /** Records a problem that prevents the checks of other arguments. Ignores undefined. */
  reportFatal(path: string, finding: Finding): void {
    this.report(path, finding);
    this.findings.isFatal ||= finding !== undefined;
  }

  /**
   * Applies a rule to a value, or to a list of values, once it is known. The error does not contain
   * secrets.
   *
   * @param sources the values that the problem may contain. By default, the checked value.
   */
  whenKnown<T>(
    path: string,
    value: pulumi.Input<T>,
    rule: Rule<T>,
    sources: readonly pulumi.Input<unknown>[] = [value],
  ): void {
    // `output` unwraps all values nested in its argument. The rules are for plain values.
    const output = pulumi.output(value) as pulumi.Output<T>;
    const place = this.pathOf(path);
    this.findings.pending.push(
      output.apply((plainValue) => redact(problemsAt(place, rule(plainValue)), sources)),
    );
  }

  /**
   * Records why a cluster cannot be inspected, once that is known. It is reported once, and only if
   * no argument is invalid.
   */
  requireInspected(problem: pulumi.Output<string | undefined>): void {
    this.findings.inspections.push(problem);
  }

  /** Throws if a recorded problem prevents the checks of other arguments. */
  orThrowIfFatal(): void {
    if (this.findings.isFatal) {
      this.orThrow();
    }
  }

  /** Throws if a problem was recorded. */
  orThrow(): void {
    if (this.findings.problems.length > 0) {
      throw new InvalidArgsError(this.component, this.name, this.findings.problems);
    }
  }

  /** The error of problems that this check does not report. */
  errorOf(problems: readonly ArgsProblem[]): InvalidArgsError {
    return new InvalidArgsError(this.component, this.name, problems);
  }

  /**
   * Throws if a plain value is invalid. Call it before the first child is created, and pass a value
   * through the gate to each child, so that no child is created if an output is invalid.
   */
  done(): Gate {
    this.orThrow();
    const passed = this.failureOfOutputs().then((error) => {
      if (error !== undefined) {
        failUpdate(this.component, this.name ?? "", error);
      }
    });
    return <T>(value: pulumi.Input<T>) =>
      pulumi.all([value, passed]).apply(([known]) => known as T);
  }

  private async failureOfOutputs(): Promise<Error | undefined> {
    const { pending, inspections } = this.findings;
    const [found, uninspected] = await Promise.all([
      Promise.all(pending.map(valueIfKnown)),
      Promise.all(inspections.map(valueIfKnown)),
    ]);
    const problems = found.flatMap((each) => each ?? []);
    if (problems.length > 0) {
      return new InvalidArgsError(this.component, this.name, problems);
    }
    const facts = [...new Set(uninspected.filter((each) => each !== undefined))];
    return facts.length === 0
      ? undefined
      : new NotReadyError(
          this.component,
          renderMessage({
            problem: "cannot check which objects already exist",
            facts,
            hint: "Check that the API server responds and accepts your credentials.",
            section: "unreachable",
          }),
        );
  }
}

/** The problem of an argument that must be set. An undefined argument is required. */
export function findingOf<T>(rule: Rule<T>, value: T | undefined): Finding {
  const finding = rule(value as T);
  return value === undefined && typeof finding === "string"
    ? finding.replace(/^expected (.*), got undefined$/, "required: $1")
    : finding;
}

/** The problems of a value with the paths of the value's parts below the path of the value. */
export function problemsAt(path: string, finding: Finding): ArgsProblem[] {
  if (finding === undefined) {
    return [];
  }
  return typeof finding === "string"
    ? [{ path, reason: finding }]
    : finding.map((part) => ({
        ...part,
        path: path === "" ? part.path.replace(/^\./, "") : `${path}${part.path}`,
      }));
}

/** Whether a value and all of its parts are known now. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isPlain);
  }
  if (isLiteral(value)) {
    return Object.values(value).every(isPlain);
  }
  return !(value instanceof Promise) && !pulumi.Output.isInstance(value);
}
