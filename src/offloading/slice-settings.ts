import * as pulumi from "@pulumi/pulumi";
import { problemsAt, type Rule } from "../validation/args-check.js";
import { type ArgumentCheck, type ArgumentChecks, optional } from "../validation/arguments.js";
import { describeName, describeValue } from "../validation/describe-value.js";
import { dnsSubdomainRule, nonEmptyStringRule, objectRule } from "../validation/rules.js";
import type { ArgumentHint } from "../validation/unknown-arguments.js";
import { canonicalQuantity, isWhole, quantityRule } from "./quantity.js";
import { isResourceName, meantResource, resourceNameProblem } from "./resource-names.js";

/** What a slice asks for. */
export interface SliceSettings {
  /**
   * Class of the slice (`spec.class`; `liqoctl`: `--resource-slice-class`). Liqo itself grants only
   * the class `default`. A controller of the provider must grant another class.
   *
   * @default "default"
   */
  readonly class?: pulumi.Input<string> | undefined;

  /**
   * Requested resources by name, as quantities of Kubernetes (`spec.resources`; `liqoctl`: `--cpu`,
   * `--memory`, `--pods`, `--resource`). Liqo reserves nothing in the provider cluster.
   *
   * @default - the provider's default, usually 4 CPUs, 8 GiB of memory and 110 pods
   *
   * @example
   * ```ts
   * { resources: { cpu: "8", memory: "32Gi", "nvidia.com/gpu": "1" } }
   * ```
   */
  readonly resources?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/** Resources by name. */
const resourcesRule: Rule<unknown> = (value) => {
  const problem = objectRule("of quantities by the name of the resource")(value);
  if (problem !== undefined) {
    return problem;
  }
  const problems = Object.entries(value as object).flatMap(([name, quantity]) =>
    problemsAt(
      `.${describeName(name)}`,
      resourceNameProblem(name) ?? quantityRule(quantity) ?? wholeProblem(name, quantity),
    ),
  );
  return problems.length > 0 ? problems : undefined;
};

/** Only CPUs can be divided. A fraction of a byte is a mistake such as `512m` instead of `512Mi`. */
function wholeProblem(name: string, quantity: unknown): string | undefined {
  return name === "cpu" || isWhole(String(quantity))
    ? undefined
    : `expected a whole number such as "2" or "8Gi", got ${describeValue(quantity)}`;
}

/** Where an argument belongs that was set besides `resources`. */
export const sliceHint: ArgumentHint = (name) => {
  const resource = isResourceName(name) ? name : meantResource(name);
  return resource && `did you mean resources.${resource}?`;
};

/** The names decide what is waited for, so only the quantities can be outputs. */
const resourcesArgument: ArgumentCheck = (check, name, value) => {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    check.report(name, "expected a plain object, whose quantities can be outputs, got an output");
  } else {
    check.optional(name, value, resourcesRule);
  }
};

export const SLICE_SETTINGS: ArgumentChecks<SliceSettings> = {
  class: optional(nonEmptyStringRule),
  resources: resourcesArgument,
};

/**
 * The longest name of a slice. Liqo labels offloaded pods with the name, a hyphen and 12 digits, and
 * the API server of the provider rejects a label of more than 63 characters.
 */
const LONGEST_NAME = 50;

/** The name of a slice and of its Node. */
export const sliceNameRule: Rule<unknown> = (value) =>
  dnsSubdomainRule(value) === undefined && String(value).length <= LONGEST_NAME
    ? undefined
    : `expected a name of at most ${LONGEST_NAME} lower-case letters, digits, "-" and ".", got ${describeValue(value)}`;

/**
 * The rule for the ID of a provider that is the name of a slice too.
 *
 * @param argument the argument for the name of the slice.
 */
export function defaultNameRule(argument: string): Rule<unknown> {
  return (id) =>
    typeof id === "string" && id.length > LONGEST_NAME
      ? `expected at most ${LONGEST_NAME} characters, got ${id.length} in the default, the ID of the provider: set ${argument}`
      : undefined;
}

/** The requested resources, with quantities as the API server stores them. */
export function canonicalResources(
  resources: SliceSettings["resources"],
): pulumi.Output<Record<string, string>> | undefined {
  return (
    resources &&
    pulumi
      .output(resources)
      .apply((quantities) =>
        Object.fromEntries(
          Object.entries(quantities).map(([name, quantity]) => [name, canonicalQuantity(quantity)]),
        ),
      )
  );
}
