import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { UNKNOWN } from "../engine/property-values.js";

/** Inputs of a Kubernetes provider that select the cluster. */
export interface ProviderConfig {
  readonly context?: unknown;
  readonly kubeconfig?: unknown;
  readonly cluster?: unknown;
  readonly clusterIdentifier?: unknown;
}

/** The fields of a kubeconfig that select the cluster. */
interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly NamedContext[];
  readonly clusters?: readonly NamedCluster[];
}

interface NamedContext {
  readonly name: string;
  readonly context?: { readonly cluster?: string };
}

interface NamedCluster {
  readonly name: string;
  readonly cluster?: object;
}

/**
 * Whether the provider and all its resources are replaced. Like `DiffConfig` of the real provider:
 * if `clusterIdentifier` changes or, without `clusterIdentifier`, if the kubeconfig selects another
 * cluster.
 *
 * If the kubeconfig is not set, the real provider never asks for a replacement. The simulator
 * compares the contexts instead.
 */
export function needsReplacement(before: ProviderConfig, now: ProviderConfig): boolean {
  if (before.clusterIdentifier !== undefined && now.clusterIdentifier !== undefined) {
    return before.clusterIdentifier !== now.clusterIdentifier;
  }
  const access = ({ context, kubeconfig, cluster }: ProviderConfig) => [
    context,
    kubeconfig,
    cluster,
  ];
  if (access(now).includes(UNKNOWN)) {
    return true;
  }
  const [former, active] = [activeCluster(before), activeCluster(now)];
  return former === undefined || active === undefined
    ? !isDeepStrictEqual(access(before), access(now))
    : !isDeepStrictEqual(former, active);
}

/** The current context in the contents of a kubeconfig. Undefined for a path. */
export function currentContext(kubeconfig: string): string | undefined {
  return parsed(kubeconfig)?.["current-context"];
}

/** The `cluster` entry that a provider uses. Undefined if the kubeconfig does not contain it. */
function activeCluster(config: ProviderConfig): object | undefined {
  const { kubeconfig } = config;
  if (typeof kubeconfig !== "string") {
    return undefined;
  }
  const text = existsSync(kubeconfig) ? readFileSync(kubeconfig, "utf8") : kubeconfig;
  const { contexts = [], clusters = [], ...rest } = parsed(text) ?? {};
  const context = config.context ?? rest["current-context"];
  const inContext = contexts.find(({ name }) => name === context)?.context?.cluster;
  const cluster = config.cluster ?? inContext;
  return clusters.find(({ name }) => name === cluster)?.cluster;
}

function parsed(kubeconfig: string): Kubeconfig | undefined {
  try {
    const loaded = load(kubeconfig);
    return typeof loaded === "object" && loaded !== null ? loaded : undefined;
  } catch {
    return undefined;
  }
}
