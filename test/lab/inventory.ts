import { type KubernetesObject, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { customObjects } from "./cluster/liqo-objects.js";
import type { LabCluster } from "./lab-file.js";
import { inShort, type NamedObject, networkObjects } from "./liqo-leftovers.js";
import { tenantNamespaces } from "./pair/tenant-leftovers.js";

/**
 * All that there is of networks in clusters, in order: every tenant namespace with every object in it, objects of Liqo's
 * network and keys of gateways wherever they are, and the bindings by which Liqo gives gateways their rights. Pods go by
 * their Deployment's name. Nothing in clusters that are not joined: the ForeignCluster that Liqo keeps is no network.
 */
export async function inventory(clusters: readonly LabCluster[]): Promise<string[]> {
  const found = clusters.map(async (cluster) => {
    const places = await tenantNamespaces([cluster]);
    const tenants = places.map((place) => place.replace(`${cluster.name}: `, ""));
    const objects = (await networkObjects(cluster)).filter(
      (object) =>
        tenants.includes(object.metadata?.namespace ?? "") ||
        (isOfLiqo(object) && !isOfItself(object, cluster)),
    );
    return [...places, ...objects.map(named(cluster)), ...(await gatewayBindings(cluster))];
  });
  return (await Promise.all(found)).flat().sort();
}

function named({ name: cluster }: LabCluster) {
  return (object: KubernetesObject) => {
    const namespace = object.metadata?.namespace;
    const place = namespace === undefined ? "" : `${namespace} `;
    return `${cluster}: ${place}${withoutHash(inShort(object))}`;
  };
}

/** Whether it is of a kind of Liqo's, or holds the keys of a gateway. */
function isOfLiqo({ apiVersion = "", kind, metadata }: KubernetesObject): boolean {
  const isGatewayResource = metadata?.labels?.["networking.liqo.io/gateway-resource"] === "true";
  return apiVersion.includes(".liqo.io/") || (kind === "Secret" && isGatewayResource);
}

/** Whether a Liqo that is alone has it as well: it is installed, or made for the cluster's only node and its services. */
function isOfItself(object: NamedObject, cluster: LabCluster): boolean {
  const name = inShort(object);
  return (
    customObjects(cluster).some((installed: NamedObject) => inShort(installed) === name) ||
    name === "FirewallConfiguration/service-nodeport-routing" ||
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
