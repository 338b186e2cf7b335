import * as pulumi from "@pulumi/pulumi";
import { valueIfKnown } from "../pulumi/output-value.js";
import { isLiteral } from "./describe-value.js";
import type { ArgsProblem } from "./errors.js";

const SECRET = "[secret]";

/**
 * Removes the values of secrets from problems.
 *
 * @param sources the values that the problems may contain, some of which may be secret.
 */
export async function redact(
  problems: readonly ArgsProblem[],
  sources: readonly pulumi.Input<unknown>[],
): Promise<readonly ArgsProblem[]> {
  if (problems.length === 0) {
    return problems;
  }
  const found = await Promise.all(
    sources.map(async (source) => {
      const output = pulumi.output(source);
      return (await pulumi.isSecret(output)) ? [await valueIfKnown(output)] : [];
    }),
  );
  const secrets = found.flat();
  const patterns = secrets.flatMap(stringsIn).map(patternOf);
  return secrets.length === 0 ? problems : problems.map((problem) => redacted(problem, patterns));
}

function redacted(problem: ArgsProblem, patterns: readonly RegExp[]): ArgsProblem {
  const { path, reason } = problem;
  const withoutValue = reason.replace(/, got .*$/s, `, got ${SECRET}`);
  return {
    ...problem,
    // The keys of a map are a part of its value.
    path: path.replace(/\[".*"\]/s, `[${SECRET}]`),
    reason: patterns.reduce((text, pattern) => text.replace(pattern, SECRET), withoutValue),
  };
}

/** The strings and numbers in a value. */
function stringsIn(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(stringsIn);
  }
  if (isLiteral(value)) {
    return Object.values(value).flatMap(stringsIn);
  }
  const isPrinted = (typeof value === "string" && value !== "") || typeof value === "number";
  return isPrinted ? [String(value)] : [];
}

/** Matches a secret in a message. A short secret is not replaced within a word. */
function patternOf(secret: string): RegExp {
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return secret.length > 3
    ? new RegExp(escaped, "g")
    : new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, "g");
}
