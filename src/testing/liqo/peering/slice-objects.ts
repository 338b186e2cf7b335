import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import { AUTHENTICATION, OFFLOADING, SLICE_LABEL } from "./kinds.js";
import { ensure, hasCondition, ownedBy, remoteClusterIdOf, specOf, statusOf } from "./objects.js";
import { withTemplateOptions } from "./virtual-node-webhook.js";
import { isOriginal, type ResourceSliceSpec, type ResourceSliceStatus } from "./resource-slice.js";

const CREATE_VIRTUAL_NODE = "liqo.io/create-virtual-node";

/**
 * Acts for the consumer: creates the Identity of a ResourceSlice that the provider has accepted and,
 * if an annotation asks for it, the VirtualNode.
 */
export function createSliceObjects({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const slice of cluster.list(AUTHENTICATION, "ResourceSlice").filter(isOriginal)) {
      if (hasCondition(slice, "Authentication", "Accepted")) {
        createIdentity(cluster, slice);
        const wanted = slice.metadata.annotations?.[CREATE_VIRTUAL_NODE] ?? "false";
        if (wanted.toLowerCase() !== "false" && hasCondition(slice, "Resources", "Accepted")) {
          createVirtualNode(cluster, slice);
        }
      }
    }
  }
}

function createIdentity(cluster: SimulatedCluster, slice: KubernetesObject): void {
  const { name, namespace } = slice.metadata;
  const { providerClusterID = "" } = specOf<ResourceSliceSpec>(slice);
  const { authParams } = statusOf<ResourceSliceStatus>(slice);
  ensure(cluster, {
    apiVersion: AUTHENTICATION,
    kind: "Identity",
    metadata: {
      name: `resourceslice-${name}`,
      namespace,
      labels: { [REMOTE_CLUSTER_LABEL]: providerClusterID, [SLICE_LABEL]: name },
      ownerReferences: ownedBy(slice),
    },
    spec: { clusterID: providerClusterID, type: "ResourceSlice", authParams },
  });
}

function createVirtualNode(cluster: SimulatedCluster, slice: KubernetesObject): void {
  const { name, namespace } = slice.metadata;
  const clusterID = remoteClusterIdOf(slice);
  if (clusterID === undefined) {
    return;
  }
  const { resources } = statusOf<ResourceSliceStatus>(slice);
  const virtualNode = {
    apiVersion: OFFLOADING,
    kind: "VirtualNode",
    metadata: {
      name,
      namespace,
      labels: { [REMOTE_CLUSTER_LABEL]: clusterID, [SLICE_LABEL]: name },
      ownerReferences: ownedBy(slice),
    },
    spec: {
      clusterID,
      kubeconfigSecretRef: { name: `kubeconfig-resourceslice-${name}` },
      labels: { [REMOTE_CLUSTER_LABEL]: clusterID },
      resourceQuota: { hard: resources },
    },
  };
  ensure(cluster, withTemplateOptions(cluster, virtualNode));
}
