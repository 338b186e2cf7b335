import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { LiqoCluster, LiqoNetworkPair, LiqoPeering, NamespaceOffloading } from "../../src/index.js";

/** The first example of the README, with a peering over its network and an offloaded namespace. */
export function peeredClusters() {
  const rome = new LiqoCluster("rome", { context: "rome" });
  const milan = new LiqoCluster("milan", { context: "milan" });
  const network = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });

  const { metadata } = new Namespace(
    "shop",
    { metadata: { name: "shop" } },
    { provider: rome.provider },
  );
  const shop = new NamespaceOffloading("shop", { cluster: rome, namespace: metadata.name });
  const { status, nodes } = new LiqoPeering("rome-milan", {
    consumer: rome,
    provider: milan,
    network,
    offloads: [shop],
  });
  return { status, nodes, remoteNamespaceName: shop.remoteNamespaceName };
}
