/** The result of one check. */
export interface CheckResult {
  /** `unknown` if the object is forbidden to read, cannot be compared with the other cluster, or is outdated. */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was found, with kind and name of the object. */
  readonly found: string;
  /** How to fix it, or how to find out more. */
  readonly hint?: string;
}

export const pass = (found: string): CheckResult => ({ result: "ok", found });
export const unknown = (found: string, hint?: string): CheckResult => ({
  result: "unknown",
  found,
  ...(hint !== undefined && { hint }),
});
export const fail = (found: string, hint: string): CheckResult => ({
  result: "wrong",
  found,
  hint,
});

/** How to fix an object that the stack declares and that was deleted or edited manually. */
export const RECREATE_HINT = "run pulumi up --refresh: it recreates what the stack declares";

/** How to find out why Liqo does not act. */
export function checkLiqoHint(liqoNamespace: string): string {
  return `check that Liqo runs: kubectl -n ${liqoNamespace} get pods; ${liqoLogsCommand(liqoNamespace)}`;
}

/** The command that prints the log of Liqo's controllers. */
function liqoLogsCommand(liqoNamespace: string): string {
  return `kubectl -n ${liqoNamespace} logs deploy/liqo-controller-manager`;
}
