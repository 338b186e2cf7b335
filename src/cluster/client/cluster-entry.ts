import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ClusterAccess } from "./cluster-access.js";
import { type Kubeconfig, kubeconfigSource, readKubeconfig, contextProblem } from "./kubeconfig.js";
import { KubeconfigSection } from "./kubeconfig-section.js";

/** The `cluster` and `user` entries that a context of a kubeconfig refers to. */
export interface ClusterEntry {
  readonly cluster: KubeconfigSection;
  readonly user: KubeconfigSection;
}

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * Finds the kubeconfig entries for an access. In a pod without a kubeconfig, uses the pod's service
 * account.
 *
 * @param serviceAccount folder of the service account's token.
 */
export function resolveAccess(
  { context, kubeconfig }: ClusterAccess,
  serviceAccount = SERVICE_ACCOUNT,
): ClusterEntry {
  const config = readKubeconfig(kubeconfigSource(kubeconfig));
  const name = context ?? config.currentContext;
  if (name !== undefined) {
    return entryOf(config, name);
  }
  const inCluster = kubeconfig === undefined ? inClusterEntry(serviceAccount) : undefined;
  if (inCluster === undefined) {
    throw new Error(`${config.source.name} has no current context: set context`);
  }
  return inCluster;
}

function entryOf(config: Kubeconfig, name: string): ClusterEntry {
  const context = config.contexts.get(name);
  if (context === undefined) {
    throw new Error(contextProblem(name, config));
  }
  const cluster = config.clusters.get(context.text("cluster") ?? "");
  if (cluster?.text("server") === undefined) {
    throw new Error(`${context.title} names no cluster with a server`);
  }
  const user = context.text("user");
  const userEntry = user === undefined ? NO_USER : config.users.get(user);
  if (userEntry === undefined) {
    throw new Error(`${context.title} names a user that is not found`);
  }
  return { cluster, user: userEntry };
}

const NO_USER = new KubeconfigSection("no user", {});

/**
 * The API server and service account that Kubernetes provides in a pod. Undefined outside a pod.
 */
function inClusterEntry(folder: string): ClusterEntry | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (host === undefined || port === undefined || !existsSync(join(folder, "token"))) {
    return undefined;
  }
  const title = "the pod's service account";
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    cluster: new KubeconfigSection(title, { server, "certificate-authority": "ca.crt" }, folder),
    user: new KubeconfigSection(title, { tokenFile: "token" }, folder),
  };
}
