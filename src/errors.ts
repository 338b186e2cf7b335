import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with a component's arguments. */
export interface ArgsProblem {
  /** The argument as the caller wrote it, for example `gatewayServer.port`. */
  readonly path: string;
  /** The rule, the value received and, where it is not obvious, the way out. */
  readonly reason: string;
}

/**
 * A component was given arguments that break a rule which their types cannot express. Nothing was created.
 *
 * The CLI shows it under the component's own line and without a stack trace.
 */
export class InvalidArgsError extends pulumi.ResourceError {
  /** Everything that is wrong, not only the first thing found. */
  public readonly problems: readonly ArgsProblem[];

  constructor(component: pulumi.ComponentResource, name: string, problems: readonly ArgsProblem[]) {
    const heading = `${component.constructor.name} "${name}" has invalid arguments:`;
    const lines = problems.map(({ path, reason }) => `  - ${path}: ${reason}`);
    const text = [heading, ...lines].join("\n");
    super(text, component, /* hideStack */ true);
    this.name = "InvalidArgsError";
    this.problems = problems;
    // On its way through the properties of the resources that it stops, Pulumi's serializer would write the name of each
    // of them before the message.
    Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
    this.stack = text;
  }
}

/** Something in a cluster is not, or no longer, as it was waited for. The message says what to do. */
export class NotReadyError extends pulumi.ResourceError {
  constructor(component: pulumi.ComponentResource, message: string) {
    super(message, component, /* hideStack */ true);
    this.name = "NotReadyError";
  }
}
