import { problemsAt, type Rule } from "../validation/args-check.js";

/**
 * The rule for a value that is read from the cluster if an argument is not set. Adds a hint to the
 * problem.
 */
export function withReadHint<T>(argument: string, rule: Rule<T>): Rule<T> {
  const hint = `check that Liqo is installed and ready, or set ${argument}`;
  return (value) =>
    problemsAt("", rule(value)).map(({ path, reason }) => ({
      path,
      reason: `${reason}: ${hint}`,
    }));
}
