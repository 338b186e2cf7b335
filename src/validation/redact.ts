import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "../pulumi/output-value.js";
import { hideSecrets, SECRET } from "../pulumi/secret-text.js";
import type { ArgsProblem } from "./errors.js";

/**
 * Removes the values of secrets from problems.
 *
 * @param sources the values that the problems may contain. Some may be secret.
 */
export async function redact(
  problems: readonly ArgsProblem[],
  sources: readonly pulumi.Input<unknown>[],
): Promise<readonly ArgsProblem[]> {
  if (problems.length === 0) {
    return problems;
  }
  const secrets = await secretValues(sources);
  return secrets.length === 0 ? problems : problems.map((problem) => redacted(problem, secrets));
}

/**
 * Removes the values of secrets from a text.
 *
 * @param sources the values that the text may contain. Some may be secret.
 */
export async function hideSecretValues(
  text: string,
  sources: readonly pulumi.Input<unknown>[],
): Promise<string> {
  return hideSecrets(text, await secretValues(sources));
}

/** The values that are secret. */
export async function secretValues(
  sources: readonly pulumi.Input<unknown>[],
): Promise<readonly unknown[]> {
  const found = await Promise.all(
    sources.map(async (source) => {
      const output = pulumi.output(source);
      return (await pulumi.isSecret(output)) ? [await valueIfKnown(output)] : [];
    }),
  );
  return found.flat();
}

function redacted(problem: ArgsProblem, secrets: readonly unknown[]): ArgsProblem {
  const { path, reason } = problem;
  const withoutValue = reason.replace(/, got .*$/s, `, got ${SECRET}`);
  return {
    ...problem,
    // The keys of a map are a part of its value.
    path: path.replace(/\[".*"\]/s, `[${SECRET}]`),
    reason: hideSecrets(withoutValue, secrets),
  };
}
