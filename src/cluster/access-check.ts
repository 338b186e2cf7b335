import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess, ClusterAccessArgs } from "./client/cluster-access.js";
import {
  type Kubeconfig,
  kubeconfigSource,
  readKubeconfig,
  type UnreadableKubeconfigError,
  whyNotContext,
} from "./client/kubeconfig.js";
import { simulatedClusters } from "./simulation.js";
import { supportsHooks } from "../pulumi/engine.js";
import type { ArgsCheck, Rule } from "../validation/args-check.js";
import { describeValue } from "../validation/describe-value.js";

/** Checks the arguments that lead to a cluster. */
export function checkAccess(
  check: ArgsCheck,
  { context, kubeconfig, provider }: ClusterAccessArgs,
): void {
  if (provider === undefined && context === undefined && kubeconfig === undefined) {
    check.report("context", "expected one of context, kubeconfig and provider, got none of them");
  }
  check.optional("provider", provider, isProvider);
  // Pulumi's provider takes an empty context for the current one, which may be another cluster.
  check.present("context", context, isContextName);
  check.present("kubeconfig", kubeconfig, isKubeconfig);
  // No kubeconfig is read if only `provider` is set. Behind mocks and simulated clusters none exists.
  const isUsed = provider === undefined || context !== undefined || kubeconfig !== undefined;
  if (isUsed && supportsHooks() && simulatedClusters() === undefined) {
    check.required("", { context, kubeconfig } as ClusterAccess, accessRule);
  }
}

/** Whether {@link checkAccess} finds nothing wrong with an access, now that its values are known. */
export function isUsable(args: ClusterAccessArgs, { context, kubeconfig }: ClusterAccess): boolean {
  const isWrong =
    (args.context !== undefined && isContextName(context) !== undefined) ||
    (args.kubeconfig !== undefined && isKubeconfig(kubeconfig) !== undefined);
  return (
    !isWrong &&
    (simulatedClusters() !== undefined || accessRule({ context, kubeconfig }) === undefined)
  );
}

const isProvider: Rule<unknown> = (value) =>
  pulumi.ProviderResource.isInstance(value)
    ? undefined
    : `expected a provider of @pulumi/kubernetes, got ${describeValue(value)}`;

const isContextName = isFilled("the name of a context");
const isKubeconfig = isFilled("the path or the contents of a kubeconfig");

function isFilled(expected: string): Rule<unknown> {
  return (value) =>
    typeof value === "string" && value !== ""
      ? undefined
      : `expected ${expected}, got ${describeValue(value)}`;
}

/**
 * A kubeconfig that can be read and has the context. Of any other kubeconfig Pulumi's provider would say that the cluster is
 * unreachable, and its objects may be dropped from the state.
 */
export const accessRule: Rule<ClusterAccess> = ({ context, kubeconfig }) => {
  if (kubeconfig !== undefined && isKubeconfig(kubeconfig) !== undefined) {
    return undefined;
  }
  const source = kubeconfigSource(kubeconfig);
  // Contents have several lines, or are JSON.
  if (kubeconfig !== undefined && source.files.length === 0 && !/[\n{]/.test(kubeconfig)) {
    const expected = "expected the path of a file that exists, or the contents of a kubeconfig";
    return [{ path: "kubeconfig", reason: `${expected}, got ${pathInWords(kubeconfig)}` }];
  }
  let config: Kubeconfig;
  try {
    config = readKubeconfig(source);
  } catch (error) {
    const { place, reason } = error as UnreadableKubeconfigError;
    const refusal = `expected a kubeconfig, got ${place}, which cannot be read: ${reason}`;
    return [{ path: "kubeconfig", reason: refusal }];
  }
  if (context === undefined || isContextName(context) !== undefined) {
    return undefined;
  }
  const reason = whyNotContext(context, config);
  const fix = kubeconfig === undefined ? ": if it is in another file, set kubeconfig" : "";
  return reason && [{ path: "context", reason: `${reason}${fix}` }];
};

const LONGEST_PATH = 128;

/** A path that does not exist, for a message. Anything else may be a token or an encoded kubeconfig, and is not printed. */
function pathInWords(value: string): string {
  const isFileName = /\.(ya?ml|json|conf|config|kubeconfig)$/.test(value);
  // Base64 may begin with a slash. It has no hyphen, underscore or dot, and is rarely short.
  const isPath = /^(~|\.{0,2})\//.test(value) && (value.length < 32 || /[-_.]/.test(value));
  return value.length < LONGEST_PATH && (isFileName || isPath)
    ? describeValue(value)
    : `${value.length} characters`;
}
