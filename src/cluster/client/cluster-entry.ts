import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ClusterAccess } from "./cluster-access.js";
import { type Kubeconfig, kubeconfigSource, readKubeconfig, whyNotContext } from "./kubeconfig.js";
import { KubeconfigSection } from "./kubeconfig-section.js";

/** The entries of a kubeconfig that a context names. */
export interface ClusterEntry {
  readonly cluster: KubeconfigSection;
  readonly user: KubeconfigSection;
}

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The entries for an access. Without a context, and in a pod, these are of the pod's service account.
 *
 * @param serviceAccount folder with the service account's token.
 */
export function clusterEntry(
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
    throw new Error(whyNotContext(name, config));
  }
  const cluster = config.clusters.get(context.text("cluster") ?? "");
  if (cluster?.text("server") === undefined) {
    throw new Error(`${context.title} names no cluster with a server`);
  }
  const user = context.text("user");
  const known = user === undefined ? NOBODY : config.users.get(user);
  if (known === undefined) {
    throw new Error(`${context.title} names a user that is not found`);
  }
  return { cluster, user: known };
}

const NOBODY = new KubeconfigSection("no user", {});

/** The API server and the service account that Kubernetes gives to a pod. Undefined outside of pods. */
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
