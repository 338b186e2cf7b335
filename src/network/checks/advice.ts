import { type Advice, checkLiqo, inOrder } from "../../diagnosis/check-result.js";

/** How to proceed while the pods of a gateway are older than its declaration. */
export function awaitRollout(
  resourceName: string,
  namespace: string,
  liqoNamespace: string,
): Advice {
  const { hint, ...liqo } = checkLiqo(liqoNamespace);
  return inOrder(
    {
      hint: "wait for the rollout",
      commands: `kubectl rollout status deployment/${resourceName} -n ${namespace}`,
    },
    { hint: `if it has ended, ${hint}`, ...liqo },
  );
}
