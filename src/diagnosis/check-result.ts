/** How to fix a problem, or how to find out more. */
export interface Advice {
  /** What to do, in a sentence. */
  readonly hint: string;
  /** The commands for the hint, each on its own line. */
  readonly commands?: string;
}

/** The result of a check. */
export interface CheckResult {
  /**
   * `unknown` if the object is forbidden to read, cannot be compared with the other cluster, or is
   * outdated.
   */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was found, with kind and name of the object. */
  readonly found: string;
  /** How to fix the problem, or how to find out more. */
  readonly hint?: string;
  /**
   * The commands for the hint, each on its own line. They use the context of the cluster, if it is
   * set.
   */
  readonly commands?: string;
}

/** The object is as it must be. */
export const pass = (found: string): CheckResult => ({ result: "ok", found });

/** It is not known whether the object is as it must be. */
export const unknown = (found: string, advice?: string | Advice): CheckResult => ({
  result: "unknown",
  found,
  ...(advice !== undefined && adviceOf(advice)),
});

/** The object is not as it must be. */
export const fail = (found: string, advice: string | Advice): CheckResult => ({
  result: "wrong",
  found,
  ...adviceOf(advice),
});

function adviceOf(advice: string | Advice): Advice {
  return typeof advice === "string" ? { hint: advice } : advice;
}

/** How to fix an object that the stack declares and that was deleted or edited manually. */
export const RECREATE_ADVICE: Advice = {
  hint: "run pulumi up --refresh: it recreates what the stack declares",
};

/** How to find out why Liqo does not act. */
export function checkLiqo(liqoNamespace: string): Advice {
  return {
    hint: "check that Liqo runs, and read its log",
    commands: [
      `kubectl -n ${liqoNamespace} get pods`,
      `kubectl -n ${liqoNamespace} logs deploy/liqo-controller-manager`,
    ].join("\n"),
  };
}

/** Several pieces of advice, to follow in their order. */
export function inOrder(...steps: readonly (string | Advice)[]): Advice {
  const all = steps.map(adviceOf);
  const commands = all.flatMap((step) => step.commands ?? []).join("\n");
  return {
    hint: all.map(({ hint }) => hint).join("; "),
    ...(commands !== "" && { commands }),
  };
}

/** Advice as a sentence, which ends with a colon if a command follows. */
export function asSentence({ hint, commands }: Advice): Advice {
  const sentence = `${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}`;
  return commands === undefined ? { hint: `${sentence}.` } : { hint: `${sentence}:`, commands };
}

/**
 * Adds a context of the kubeconfig to the commands of an advice, so that they do not depend on the
 * current context.
 *
 * @param context name of the context. If it is undefined, the current context is used.
 */
export function inContext<T extends { readonly commands?: string }>(
  advice: T,
  context: string | undefined,
): T {
  const { commands } = advice;
  return context === undefined || commands === undefined
    ? advice
    : { ...advice, commands: commands.replace(/^(kubectl|oc) /gm, `$1 --context ${context} `) };
}
