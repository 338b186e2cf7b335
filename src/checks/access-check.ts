import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess, ClusterAccessArgs } from "../cluster/cluster-access.js";
import { contextsOf, kubeconfigSource, whyNotContext } from "../cluster/kubeconfig.js";
import { reasonOf } from "../cluster/reason.js";
import { simulatedClusters } from "../cluster/simulation.js";
import { engineTakesHooks } from "../engine.js";
import type { ArgsCheck, Rule } from "./args-check.js";
import { inWords } from "./in-words.js";

/** Checks how a cluster is to be reached. */
export function checkAccess(
  check: ArgsCheck,
  { context, kubeconfig, provider }: ClusterAccessArgs,
): void {
  if (provider === undefined && context === undefined && kubeconfig === undefined) {
    check.reject("context", "expected one of context, kubeconfig and provider, got none of them");
  }
  check.input("provider", provider, isProvider);
  // For an empty one Pulumi's provider would take the current one, and act on another cluster.
  check.decisive("context", context, isContextName);
  check.decisive("kubeconfig", kubeconfig, isKubeconfig);
  // With a provider alone no kubeconfig is looked at; behind mocks and simulated clusters there is none.
  const isUsed = provider === undefined || context !== undefined || kubeconfig !== undefined;
  if (isUsed && engineTakesHooks() && simulatedClusters() === undefined) {
    check.required("", { context, kubeconfig } as ClusterAccess, isAccess);
  }
}

const isProvider: Rule<unknown> = (value) =>
  pulumi.ProviderResource.isInstance(value)
    ? undefined
    : `expected a provider of @pulumi/kubernetes, got ${inWords(value)}`;

const isContextName = isFilled("the name of a context");
const isKubeconfig = isFilled("the path or the contents of a kubeconfig");

function isFilled(expected: string): Rule<unknown> {
  return (value) =>
    typeof value === "string" && value !== ""
      ? undefined
      : `expected ${expected}, got ${inWords(value)}`;
}

/**
 * A kubeconfig that is there, and has the context. Of any other Pulumi's provider would say that the cluster is unreachable,
 * and may be dropped from the state.
 */
export const isAccess: Rule<ClusterAccess> = ({ context, kubeconfig }) => {
  if (kubeconfig !== undefined && isKubeconfig(kubeconfig) !== undefined) {
    return undefined;
  }
  const source = kubeconfigSource(kubeconfig);
  // Contents have several lines, or are JSON.
  if (kubeconfig !== undefined && source.files.length === 0 && !/[\n{]/.test(kubeconfig)) {
    const expected = "expected the path of a file that is there, or the contents of a kubeconfig";
    return [{ path: "kubeconfig", reason: `${expected}, got ${pathInWords(kubeconfig)}` }];
  }
  let contexts: string[] | undefined;
  try {
    contexts = contextsOf(source, kubeconfig);
  } catch (error) {
    // Its further lines are those of the kubeconfig, which holds secrets.
    const reason = `expected a kubeconfig, got ${source.name}, which cannot be read: ${reasonOf(error)}`;
    return [{ path: "kubeconfig", reason }];
  }
  if (context === undefined || isContextName(context) !== undefined || contexts === undefined) {
    return undefined;
  }
  const reason = whyNotContext(context, source, contexts);
  const wayOut = kubeconfig === undefined ? ": if it is in another file, give kubeconfig" : "";
  return reason && [{ path: "context", reason: `${reason}${wayOut}` }];
};

/** A path that leads nowhere, as it was given. Anything else may be a token, or an encoded kubeconfig. */
function pathInWords(given: string): string {
  const isPath =
    given.length < 256 && /^(~|\.{0,2}\/)|\.(ya?ml|json|conf|config|kubeconfig)$/.test(given);
  return isPath ? inWords(given) : `${given.length} characters`;
}
