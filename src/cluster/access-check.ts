import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess, ClusterAccessArgs } from "./client/cluster-access.js";
import {
  type Kubeconfig,
  kubeconfigSource,
  readKubeconfig,
  type UnreadableKubeconfigError,
  contextProblem,
} from "./client/kubeconfig.js";
import { simulatedClusters } from "./simulation.js";
import { isMocked } from "../pulumi/engine.js";
import { kubernetesProviderOf, packageOf } from "../pulumi/kubernetes-provider.js";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  optional,
  optionalDefined,
  unchecked,
} from "../validation/arguments.js";
import { describeName, describeValue, isLiteral } from "../validation/describe-value.js";

const providerRule: Rule<unknown> = (value) => {
  if (!pulumi.ProviderResource.isInstance(value)) {
    return `expected a provider of @pulumi/kubernetes, got ${describeValue(value)}`;
  }
  const name = packageOf(value);
  return name === "kubernetes"
    ? undefined
    : `expected a provider of package kubernetes, got ${describeName(name)}`;
};

// Pulumi's provider uses the current context if the context is empty, which may be another cluster.
export const contextRule = filledStringRule("the name of a context");
export const kubeconfigRule = filledStringRule("the path or the contents of a kubeconfig");

function filledStringRule(expected: string): Rule<unknown> {
  return (value) =>
    typeof value === "string" && value !== ""
      ? undefined
      : `expected ${expected}, got ${describeValue(value)}`;
}

export const ACCESS_ARGUMENTS: ArgumentChecks<ClusterAccessArgs> = {
  context: optionalDefined(contextRule),
  kubeconfig: optionalDefined(kubeconfigRule),
  provider: optional(providerRule),
  clusterIdentifier: unchecked,
};

/** The arguments of a cluster. The provider in its options is used if `provider` is not set. */
export function withProviderOption<Args extends ClusterAccessArgs>(
  args: Args,
  opts: pulumi.ComponentResourceOptions | undefined,
): Args {
  const provider = kubernetesProviderOf(opts);
  return provider !== undefined && isLiteral(args) && args.provider === undefined
    ? { ...args, provider }
    : args;
}

/** Checks the arguments that select a cluster, and the provider in the options. */
export function checkAccessArgs(
  check: ArgsCheck,
  { context, kubeconfig, provider }: Partial<ClusterAccessArgs>,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const option = kubernetesProviderOf(opts);
  if (option !== undefined && option !== provider) {
    check.report(
      "provider",
      "expected the same provider as in the options, got another: set only one of them",
    );
  }
  if (opts?.provider !== undefined && option === undefined) {
    check.report("provider", providerRule(opts.provider));
  }
  if (provider === undefined && context === undefined && kubeconfig === undefined) {
    check.report("context", "set context, kubeconfig or provider");
  }
  // No kubeconfig is read if only `provider` is set. Mocks and simulated clusters have no
  // kubeconfig.
  const isUsed = provider === undefined || context !== undefined || kubeconfig !== undefined;
  if (isUsed && !isMocked() && simulatedClusters() === undefined) {
    check.required("", { context, kubeconfig } as ClusterAccess, accessRule);
  }
}

/** Whether {@link checkAccessArgs} accepts the values of the arguments. */
export function isUsable(args: ClusterAccessArgs, { context, kubeconfig }: ClusterAccess): boolean {
  const isWrong =
    (args.context !== undefined && contextRule(context) !== undefined) ||
    (args.kubeconfig !== undefined && kubeconfigRule(kubeconfig) !== undefined);
  return (
    !isWrong &&
    (simulatedClusters() !== undefined || accessRule({ context, kubeconfig }) === undefined)
  );
}

/**
 * Requires a readable kubeconfig with the context. With any other kubeconfig, Pulumi's provider
 * reports an unreachable cluster, and Pulumi may drop the cluster's resources from the state.
 */
export const accessRule: Rule<ClusterAccess> = ({ context, kubeconfig }) => {
  if (kubeconfig !== undefined && kubeconfigRule(kubeconfig) !== undefined) {
    return undefined;
  }
  const source = kubeconfigSource(kubeconfig);
  // The contents of a kubeconfig have several lines, or are JSON.
  if (kubeconfig !== undefined && source.files.length === 0 && !/[\n{]/.test(kubeconfig)) {
    const expected = "expected the path of a file that exists, or the contents of a kubeconfig";
    return [{ path: "kubeconfig", reason: `${expected}, got ${describePath(kubeconfig)}` }];
  }
  let config: Kubeconfig;
  try {
    config = readKubeconfig(source);
  } catch (error) {
    const { source, reason } = error as UnreadableKubeconfigError;
    return [{ path: "kubeconfig", reason: `cannot read ${source}: ${reason}` }];
  }
  if (context === undefined || contextRule(context) !== undefined) {
    return undefined;
  }
  const reason = contextProblem(context, config);
  const fix = kubeconfig === undefined ? ". If the context is in another file, set kubeconfig" : "";
  return reason && [{ path: "context", reason: `${reason}${fix}`, section: "kubeconfig" }];
};

const LONGEST_PATH = 128;

/**
 * Describes a path that does not exist. Does not print any other string, because it may be a token
 * or an encoded kubeconfig.
 */
function describePath(value: string): string {
  const isFileName = /\.(ya?ml|json|conf|config|kubeconfig)$/.test(value);
  // Base64 may begin with a slash. Base64 has no hyphen, underscore or dot, and is rarely short.
  const isPath = /^(~|\.{0,2})\//.test(value) && (value.length < 32 || /[-_.]/.test(value));
  return value.length < LONGEST_PATH && (isFileName || isPath)
    ? describeValue(value)
    : `${value.length} characters`;
}
