import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { DeletedObjects } from "./peering/deleted-objects.js";
import { ensure, ownedBy, specOf, statusOf } from "./peering/objects.js";

const IPAM = "ipam.liqo.io/v1alpha1";

const deletedIps = new DeletedObjects(IPAM, "IP");

interface ConfigurationStatus {
  readonly remote: { readonly cidr?: { readonly external?: readonly string[] } };
}

/**
 * Like Liqo with offloading, creates an IP for each Configuration: the address that stands for
 * unknown sources. Each IP has a FirewallConfiguration without owner, which is deleted with the IP.
 */
export function remapAddresses({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const configuration of cluster.list(NETWORKING, "Configuration")) {
      const { remote } = statusOf<ConfigurationStatus>(configuration);
      const address = remote?.cidr?.external?.[0]?.split("/").at(0);
      if (address !== undefined && address !== "") {
        createIp(cluster, configuration, address);
      }
    }
    for (const ip of cluster.list(IPAM, "IP")) {
      createFirewall(cluster, ip);
    }
    for (const { metadata } of deletedIps.take(cluster)) {
      const { namespace, name } = metadata;
      const reference = { apiVersion: NETWORKING, kind: "FirewallConfiguration", namespace };
      cluster.delete({ ...reference, name: firewallOf(name) });
    }
  }
}

function firewallOf(ipName: string): string {
  return `${ipName}-remap-ipmapping-gw`;
}

function createIp(
  cluster: SimulatedCluster,
  configuration: KubernetesObject,
  address: string,
): void {
  const { name, namespace } = configuration.metadata;
  ensure(cluster, {
    apiVersion: IPAM,
    kind: "IP",
    metadata: {
      name: `${name}-unknown-source`,
      namespace,
      labels: { [REMOTE_CLUSTER_LABEL]: name },
      ownerReferences: ownedBy(configuration),
    },
    spec: { ip: address },
  });
}

function createFirewall(cluster: SimulatedCluster, ip: KubernetesObject): void {
  const { name, namespace } = ip.metadata;
  ensure(cluster, {
    apiVersion: NETWORKING,
    kind: "FirewallConfiguration",
    metadata: {
      name: firewallOf(name),
      namespace,
      labels: {
        "networking.liqo.io/firewall-category": "gateway",
        "networking.liqo.io/firewall-subcategory": "ip-mapping",
      },
    },
    spec: { table: { name: "remap-ipmapping-gw" }, addresses: [specOf<{ ip: string }>(ip).ip] },
  });
}
