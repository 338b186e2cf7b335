import * as pulumi from "@pulumi/pulumi";
import { providersIn } from "../pulumi/kubernetes-provider.js";
import { describeName, describeValue } from "./describe-value.js";
import { type ArgsProblem, InvalidArgsError } from "./errors.js";

/** The values in the options `provider` and `providers` that are not providers. */
export function providerProblems(opts: pulumi.ComponentResourceOptions | undefined): ArgsProblem[] {
  return providersIn(opts)
    .filter(({ value }) => !pulumi.ProviderResource.isInstance(value))
    .map(({ path, value }) => ({
      path: describeName(path),
      reason: `expected a provider in the options, got ${describeValue(value)}`,
    }));
}

/**
 * Returns the options of a component. Pulumi's own error for a value that is not a provider does
 * not mention the option.
 */
export function requireProviders<Options extends pulumi.ComponentResourceOptions>(
  kind: string,
  name: string,
  opts: Options | undefined,
): Options | undefined {
  const problems = providerProblems(opts);
  if (problems.length > 0) {
    throw new InvalidArgsError(kind, name, problems);
  }
  return opts;
}
