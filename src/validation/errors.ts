import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with a component's arguments. */
export interface ArgsProblem {
  /** The argument as the caller wrote it, for example `gatewayServer.port`. */
  readonly path: string;
  /** The rule, the value received and, where it is not obvious, the way out. */
  readonly reason: string;
}

/** Whose arguments are checked: a component, or the name of a class of which nothing has been made yet. */
export type Checked = pulumi.ComponentResource | string;

/** The component, if it is there. */
export function resourceOf(checked: Checked): pulumi.ComponentResource | undefined {
  return typeof checked === "string" ? undefined : checked;
}

/** The name of its class. */
export function kindOf(checked: Checked): string {
  return typeof checked === "string" ? checked : checked.constructor.name;
}

/**
 * A component was given arguments that break a rule which their types cannot express. Nothing was created.
 *
 * The CLI shows it under the component's own line and without a stack trace.
 */
export class InvalidArgsError extends pulumi.ResourceError {
  /** Everything that is wrong, not only the first thing found. */
  public readonly problems: readonly ArgsProblem[];

  /**
   * @param component the component, or the name of a class of which nothing has been made yet.
   * @param name its name, unless it has none.
   */
  constructor(
    component: pulumi.ComponentResource | string,
    name: string | undefined,
    problems: readonly ArgsProblem[],
  ) {
    const which = name === undefined ? kindOf(component) : `${kindOf(component)} "${name}"`;
    const heading = `${which} has invalid arguments:`;
    const lines = problems.map(({ path, reason }) => `  - ${path && `${path}: `}${reason}`);
    const text = [heading, ...lines].join("\n");
    super(text, resourceOf(component), /* hideStack */ true);
    this.name = "InvalidArgsError";
    this.problems = problems;
    keepMessage(this, text);
  }

  /** The error without the component, with which a test runner would serialize the whole program. */
  toJSON(): object {
    return { name: this.name, message: this.message, problems: this.problems };
  }
}

/** Something in a cluster is not, or no longer, as it was waited for. The message says what to do. */
export class NotReadyError extends pulumi.ResourceError {
  constructor(component: pulumi.ComponentResource, message: string) {
    super(message, component, /* hideStack */ true);
    this.name = "NotReadyError";
    keepMessage(this, message);
  }

  /** The error without the component, with which a test runner would serialize the whole program. */
  toJSON(): object {
    return { name: this.name, message: this.message };
  }
}

/**
 * Keeps the message of an error as it is: on its way through the properties of the resources that the error stops, Pulumi's
 * serializer would write the name of each property before the message.
 */
function keepMessage(error: Error, message: string): void {
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  error.stack = message;
}
