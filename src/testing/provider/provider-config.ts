import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { UNKNOWN } from "../engine/property-values.js";

/** Inputs of a Kubernetes provider that decide which cluster it leads to. */
export interface ProviderConfig {
  readonly context?: unknown;
  readonly kubeconfig?: unknown;
  readonly cluster?: unknown;
  readonly clusterIdentifier?: unknown;
}

/** The part of a kubeconfig that tells which cluster it leads to. */
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
 * Whether the provider asks the engine to replace it and all of its resources, as the real provider's DiffConfig does: if
 * its `clusterIdentifier` changes or, without one, if its kubeconfig leads to another cluster.
 *
 * The real provider compares nothing if its inputs have no kubeconfig. Here the contexts tell the clusters apart.
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

/** The current context of a kubeconfig's contents. Undefined for a path. */
export function currentContext(kubeconfig: string): string | undefined {
  return parsed(kubeconfig)?.["current-context"];
}

/** The entry of the cluster that a provider leads to. Undefined if its kubeconfig does not have it. */
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
