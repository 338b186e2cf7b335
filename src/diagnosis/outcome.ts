/** The result of one check. */
export interface Outcome {
  /** `unknown` if the object is forbidden to read, cannot be compared with the other cluster, or is outdated. */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was found, with kind and name of the object. */
  readonly seen: string;
  /** How to fix it, or how to find out more. */
  readonly next?: string;
}

export const ok = (seen: string): Outcome => ({ result: "ok", seen });
export const unknown = (seen: string, next?: string): Outcome => ({
  result: "unknown",
  seen,
  ...(next !== undefined && { next }),
});
export const wrong = (seen: string, next: string): Outcome => ({ result: "wrong", seen, next });

/** How to fix an object that the stack declares and that was deleted or edited manually. */
export const RECREATE = "run pulumi up --refresh: it recreates what the stack declares";

/** How to find out why Liqo does not act. */
export function liqoAdvice(liqoNamespace: string): string {
  return `check that Liqo runs: kubectl -n ${liqoNamespace} get pods; ${liqoLogsCommand(liqoNamespace)}`;
}

/** The command that prints the log of Liqo's controllers. */
function liqoLogsCommand(liqoNamespace: string): string {
  return `kubectl -n ${liqoNamespace} logs deploy/liqo-controller-manager`;
}
