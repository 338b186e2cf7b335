import * as k8s from "@pulumi/kubernetes";
import { LiqoCluster, LiqoPeering, NamespaceOffloading } from "pulumi-liqo";

// Contexts of your kubeconfig.
const rome = new LiqoCluster("rome", { context: "rome" });
const milan = new LiqoCluster("milan", { context: "milan" });

const namespace = new k8s.core.v1.Namespace(
  "shop",
  { metadata: { name: "shop" } },
  { provider: rome.provider },
);

// Pods of this namespace may run in rome and in milan, where the namespace is named shop-rome.
const shop = new NamespaceOffloading("shop", {
  cluster: rome,
  namespace: namespace.metadata.name,
  podOffloadingStrategy: "LocalAndRemote",
});

const peering = new LiqoPeering("rome-milan", {
  consumer: rome,
  provider: milan,
  offloads: [shop],
});

// Liqo decides where a pod may run when the pod is created, so the Deployment depends on the peering.
// Pods that existed in the namespace before are not offloaded.
const labels = { app: "web" };
new k8s.apps.v1.Deployment(
  "web",
  {
    metadata: { name: "web", namespace: namespace.metadata.name },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "nginx:1.29" }] },
      },
    },
  },
  { provider: rome.provider, dependsOn: [peering] },
);

export const { status, nodes } = peering;
export const { remoteNamespaceName } = shop;
