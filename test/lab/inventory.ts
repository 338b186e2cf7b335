import { type KubernetesObject, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { customObjects } from "./cluster/liqo-objects.js";
import type { LabCluster } from "./lab-file.js";
import { kindAndName, type NamedObject, networkObjects } from "./liqo-leftovers.js";
import { tenantNamespaces } from "./pair/tenant-namespaces.js";

/**
 * All network objects of clusters, sorted: tenant namespaces with all their objects, objects of
 * Liqo's network and key Secrets in all namespaces, and the ClusterRoleBindings of gateways. Pods
 * have the name of their Deployment. Empty if the clusters are not connected: Liqo's ForeignCluster
 * is not a network object.
 */
export async function inventory(clusters: readonly LabCluster[]): Promise<string[]> {
  const lists = clusters.map(async (cluster) => {
    const namespaces = await tenantNamespaces([cluster]);
    const tenants = namespaces.map((namespace) => namespace.replace(`${cluster.name}: `, ""));
    const objects = (await networkObjects(cluster)).filter(
      (object) =>
        tenants.includes(object.metadata?.namespace ?? "") ||
        (isNetworkObject(object) && !isInstalled(object, cluster)),
    );
    return [...namespaces, ...objects.map(named(cluster)), ...(await gatewayBindings(cluster))];
  });
  return (await Promise.all(lists)).flat().sort();
}

function named({ name: cluster }: LabCluster) {
  return (object: KubernetesObject) => {
    const namespace = object.metadata?.namespace;
    const place = namespace === undefined ? "" : `${namespace} `;
    return `${cluster}: ${place}${withoutHash(kindAndName(object))}`;
  };
}

/** Whether an object is a custom resource of Liqo or a key Secret. */
function isNetworkObject({ apiVersion = "", kind, metadata }: KubernetesObject): boolean {
  const isGatewayResource = metadata?.labels?.["networking.liqo.io/gateway-resource"] === "true";
  return apiVersion.includes(".liqo.io/") || (kind === "Secret" && isGatewayResource);
}

/** Objects that Liqo's controllers create when they start. */
const CREATED_AT_START = [
  "FirewallConfiguration/service-nodeport-routing",
  ...["api-server", "api-server-proxy"].flatMap((ip) => [
    `IP/${ip}`,
    `FirewallConfiguration/${ip}-remap-ipmapping-gw`,
  ]),
];

/**
 * Whether an object exists without a tunnel: part of the installation, or created for the node and
 * its Services.
 */
function isInstalled(object: NamedObject, cluster: LabCluster): boolean {
  const name = kindAndName(object);
  return (
    customObjects(cluster).some((installed: NamedObject) => kindAndName(installed) === name) ||
    CREATED_AT_START.includes(name) ||
    ["InternalNode", "RouteConfiguration"].some((kind) =>
      name.startsWith(`${kind}/${cluster.nodeName}`),
    )
  );
}

async function gatewayBindings(cluster: LabCluster): Promise<string[]> {
  const { items } = await access(cluster)
    .makeApiClient(RbacAuthorizationV1Api)
    .listClusterRoleBinding({ labelSelector: "networking.liqo.io/gateway-name" });
  return items.map(({ metadata }) => `${cluster.name}: ClusterRoleBinding/${metadata?.name ?? ""}`);
}

function withoutHash(object: string): string {
  return object.replace(/^(Pod\/.*)-[0-9a-z]+-[0-9a-z]{5}$/, "$1");
}
