import {
  ApisApi,
  CustomObjectsApi,
  type KubernetesObject,
  type V1APIResource,
  type V1ObjectMeta,
} from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import type { LabCluster } from "./lab-file.js";
import { coreApi, tenantNamespace } from "./liqo-api.js";
import { type Kind, objectsOf } from "./liqo-leftovers.js";
import type { LiqoctlPeering } from "./liqoctl-peering.js";
import type { Json } from "./node-agent/json.js";

/** The namespaces that exist without a peering. `inventory` checks namespace `liqo`. */
const LAB_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system", "liqo"];

/** Objects that Kubernetes creates in each namespace, and deletes with the namespace. */
const OF_EACH_NAMESPACE = ["ConfigMap kube-root-ca.crt", "ServiceAccount default"];

/**
 * Objects that Liqo never deletes. Kubernetes deletes the CertificateSigningRequests after an hour.
 */
const KEPT_BY_LIQO = [/^ForeignCluster /, /^CertificateSigningRequest liqo-identity-/];

/**
 * The leftovers of peerings in clusters, as sorted lines `<cluster>: <Kind> <namespace>/<name>`:
 * namespaces that the lab did not create, with their objects, and objects in the cluster scope with
 * a label for a remote cluster. Without the objects that Liqo never deletes. Empty in a new lab.
 */
export async function peeringLeftovers(clusters: readonly LabCluster[]): Promise<string[]> {
  const lists = clusters.map(async (cluster) => {
    const objects = await objectsOf(cluster, await allKinds(cluster));
    const lines = objects.filter((object) => isLeftover(object, cluster)).map(line);
    return lines
      .filter((found) => !KEPT_BY_LIQO.some((kept) => kept.test(found)))
      .map((found) => `${cluster.name}: ${found}`);
  });
  return (await Promise.all(lists)).flat().sort();
}

/**
 * The leftovers of a peering if the tenant namespaces are not deleted: namespaces, nonces,
 * certificates and, with a virtual node, Leases. A certificate blocks the next peering if the
 * consumer's key changes.
 */
export function keptInTenantNamespaces(
  { consumer, provider }: LiqoctlPeering,
  virtualNode = provider.clusterId,
): string[] {
  const [inConsumer, inProvider] = [tenantNamespace(provider), tenantNamespace(consumer)];
  return [
    `${consumer.name}: Lease ${inConsumer}/virtual-kubelet-leader-election`,
    `${consumer.name}: Lease ${inConsumer}/${virtualNode}`,
    `${consumer.name}: Namespace ${inConsumer}`,
    `${consumer.name}: Secret ${inConsumer}/liqo-signed-nonce`,
    `${provider.name}: Namespace ${inProvider}`,
    `${provider.name}: Secret ${inProvider}/liqo-nonce`,
    `${provider.name}: Secret ${inProvider}/liqo-remote-certificate`,
    `${provider.name}: Secret ${inProvider}/liqo-remote-certificate-${virtualNode}`,
  ].sort();
}

function isLeftover({ kind = "", metadata }: KubernetesObject, cluster: LabCluster): boolean {
  const { name = "", namespace, labels = {} }: Json<V1ObjectMeta> = metadata ?? {};
  if (OF_EACH_NAMESPACE.includes(`${kind} ${name}`)) {
    return false;
  }
  if (namespace === "kube-node-lease") {
    return name !== cluster.nodeName;
  }
  if (namespace !== undefined) {
    return !LAB_NAMESPACES.includes(namespace);
  }
  if (kind === "Namespace") {
    return !LAB_NAMESPACES.includes(name);
  }
  return Object.keys(labels).some(
    (label) => label.startsWith("liqo.io/remote-") || label.startsWith("networking.liqo.io/"),
  );
}

function line({ kind = "", metadata }: KubernetesObject): string {
  const { name = "", namespace }: Json<V1ObjectMeta> = metadata ?? {};
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** All kinds that a cluster lists, in the preferred version of their API groups. */
async function allKinds(cluster: LabCluster): Promise<Kind[]> {
  const { groups } = await access(cluster).makeApiClient(ApisApi).getAPIVersions();
  const custom = access(cluster).makeApiClient(CustomObjectsApi);
  const kinds = groups.map(async ({ name: group, versions, preferredVersion }) => {
    const version = (preferredVersion ?? versions[0])?.version ?? "";
    const { resources } = await custom.getAPIResources({ group, version });
    return listedKinds(`${group}/${version}`, resources);
  });
  const { resources } = await coreApi(cluster).getAPIResources();
  return [...listedKinds("v1", resources), ...(await Promise.all(kinds)).flat()];
}

function listedKinds(apiVersion: string, resources: readonly V1APIResource[]): Kind[] {
  return resources
    .filter(({ kind, verbs }) => verbs.includes("list") && !UNSTORED.includes(kind))
    .map(({ kind }) => [apiVersion, kind] as const);
}

/** Kinds of reports, which expire. */
const UNSTORED = ["ComponentStatus", "Event"];
