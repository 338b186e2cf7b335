import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import type { ClusterAccess, ClusterAccessArgs } from "../cluster/cluster-access.js";
import { kubeconfigSource, type KubeconfigSource, whyNotContext } from "../cluster/kubeconfig.js";
import { reasonOf } from "../cluster/reason.js";
import { simulatedClusters } from "../cluster/simulation.js";
import { engineTakesHooks } from "../hooks/engine-hooks.js";
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
  // Behind mocks and simulated clusters there is no cluster, and so no kubeconfig.
  if (engineTakesHooks() && simulatedClusters() === undefined) {
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
  if (kubeconfig !== undefined && source.file === undefined && !/[\n{]/.test(kubeconfig)) {
    // What is too long for a path may be an encoded secret.
    const got = kubeconfig.length > 255 ? `${kubeconfig.length} characters` : inWords(kubeconfig);
    const expected = "expected the path of a file that is there, or the contents of a kubeconfig";
    return [{ path: "kubeconfig", reason: `${expected}, got ${got}` }];
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

/** The names of its contexts; nothing if it lists none, which Pulumi's provider says in its own words. */
function contextsOf(
  { file }: KubeconfigSource,
  contents: string | undefined,
): string[] | undefined {
  if (file !== undefined && !existsSync(file)) {
    return [];
  }
  const text = file === undefined ? contents : readFileSync(file, "utf8");
  const { contexts } = Object(load(text ?? "")) as {
    readonly contexts?: readonly { readonly name: string }[];
  };
  return contexts?.map(({ name }) => name);
}
