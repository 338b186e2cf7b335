/** What one look at one thing in a cluster has come to. */
export interface Outcome {
  /** `unknown` where it may not be looked at, not be compared with the other cluster, or proves nothing any more. */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was seen, with kind and name of the object. */
  readonly seen: string;
  /** What to do about what is wrong, or how to find out. */
  readonly next?: string;
}

export const ok = (seen: string): Outcome => ({ result: "ok", seen });
export const unknown = (seen: string, next?: string): Outcome => ({
  result: "unknown",
  seen,
  ...(next !== undefined && { next }),
});
export const wrong = (seen: string, next: string): Outcome => ({ result: "wrong", seen, next });

/** What to do about an object that this stack declares, but for which something else is in the cluster now. */
export const MEND = "run pulumi up --refresh, which makes anew what the stack declares";

/** What to do where Liqo has not done its part. */
export const SEE_LIQO =
  "see whether Liqo works there: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager";
