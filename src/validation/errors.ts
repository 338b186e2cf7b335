import * as pulumi from "@pulumi/pulumi";
import { seeTroubleshooting, wrap } from "../message.js";
import { keepMessage } from "../pulumi/error-message.js";

/** An invalid argument of a component. */
export interface ArgsProblem {
  /** Path of the argument as in the program, for example `server.port`. */
  readonly path: string;
  /** The expected value, the received value and, if it is not obvious, the fix. */
  readonly reason: string;
  /**
   * The section of the troubleshooting page.
   *
   * @default "invalid-arguments"
   */
  readonly section?: string | undefined;
}

/**
 * The resource with the checked arguments, or the name of its class before the resource is
 * registered.
 */
export type Checked = pulumi.Resource | string;

/** The resource, if it is registered. */
export function resourceOf(checked: Checked): pulumi.Resource | undefined {
  return typeof checked === "string" ? undefined : checked;
}

/** The name of the component's class. */
export function kindOf(checked: Checked): string {
  return typeof checked === "string" ? checked : checked.constructor.name;
}

/**
 * A component has invalid arguments. The component has created no resources.
 *
 * The Pulumi CLI shows the error on the line of the component, without a stack trace.
 */
export class InvalidArgsError extends pulumi.ResourceError {
  /** All invalid arguments, not only the first. */
  public readonly problems: readonly ArgsProblem[];

  /**
   * @param component the component, or the name of its class before the component is registered.
   * @param name the name of the component. Undefined if the name itself is invalid.
   */
  constructor(
    component: pulumi.Resource | string,
    name: string | undefined,
    problems: readonly ArgsProblem[],
  ) {
    const label = name === undefined ? kindOf(component) : `${kindOf(component)} "${name}"`;
    const heading = `${label} has invalid arguments:`;
    const lines = groupByEntry(problems).flatMap(({ path, reason }) =>
      wrap(`- ${path && `${path}: `}${reason}`, "  ", "  "),
    );
    const sections = problems.map(({ section = "invalid-arguments" }) => section);
    const links = [...new Set(sections)].map(seeTroubleshooting);
    const text = [heading, ...lines, ...links].join("\n");
    super(text, resourceOf(component), /* hideStack */ true);
    this.name = "InvalidArgsError";
    this.problems = problems;
    keepMessage(this, text);
  }

  /** The error without the component. A test runner would otherwise serialize the whole program. */
  toJSON(): object {
    return { name: this.name, message: this.message, problems: this.problems };
  }
}

/** The problems, with those that several entries of a list share as one. */
function groupByEntry(problems: readonly ArgsProblem[]): Pick<ArgsProblem, "path" | "reason">[] {
  const groups = new Map<string, { readonly paths: Set<string>; readonly reason: string }>();
  for (const { path, reason } of problems) {
    const key = JSON.stringify([path.replaceAll(/\[\d+\]/g, "[]"), reason]);
    const group = groups.get(key) ?? { paths: new Set(), reason };
    groups.set(key, group);
    group.paths.add(path);
  }
  return [...groups.values()].map(({ paths, reason }) => ({ path: [...paths].join(", "), reason }));
}

/** An object in a cluster is not ready, or no longer ready. The message contains the fix. */
export class NotReadyError extends pulumi.ResourceError {
  constructor(component: pulumi.Resource | string, message: string) {
    super(message, resourceOf(component), /* hideStack */ true);
    this.name = "NotReadyError";
    keepMessage(this, message);
  }

  /** The error without the component. A test runner would otherwise serialize the whole program. */
  toJSON(): object {
    return { name: this.name, message: this.message };
  }
}
