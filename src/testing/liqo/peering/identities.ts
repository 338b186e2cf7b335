import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import type { SimulatedAuthParams } from "./auth-params.js";
import { AUTHENTICATION } from "./kinds.js";
import { ensure, ownedBy, specOf, statusOf } from "./objects.js";

/** The fields in the `spec` of an Identity. */
export interface IdentitySpec {
  readonly clusterID: string;
  readonly type: string;
  readonly namespace: string;
  readonly authParams: SimulatedAuthParams;
}

/** Acts for the consumer: creates a Secret with a kubeconfig for each Identity. */
export function createKubeconfigs({ clusters }: World): void {
  for (const cluster of clusters) {
    for (const identity of cluster.list(AUTHENTICATION, "Identity")) {
      const { authParams, clusterID = "", type = "", namespace } = specOf<IdentitySpec>(identity);
      if (authParams?.apiServer === undefined) {
        continue;
      }
      const name = `kubeconfig-${identity.metadata.name}`;
      ensure(cluster, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
          name,
          namespace: identity.metadata.namespace,
          labels: { [REMOTE_CLUSTER_LABEL]: clusterID, "liqo.io/identity-type": type },
          ...(namespace && { annotations: { "liqo.io/remote-tenant-namespace": namespace } }),
          ownerReferences: ownedBy(identity),
        },
        data: { kubeconfig: kubeconfigOf(authParams) },
      });
      cluster.setStatus(identity, { kubeconfigSecretRef: { name } });
    }
  }
}

/** The Identity of the control plane for a provider. Undefined unless its kubeconfig exists. */
export function controlPlaneIdentityOf(
  cluster: SimulatedCluster,
  providerClusterId: string,
): KubernetesObject | undefined {
  return cluster.list(AUTHENTICATION, "Identity").find((identity) => {
    const { clusterID, type } = specOf<IdentitySpec>(identity);
    const { kubeconfigSecretRef } = statusOf<{ kubeconfigSecretRef: object }>(identity);
    return (
      clusterID === providerClusterId &&
      type === "ControlPlane" &&
      kubeconfigSecretRef !== undefined
    );
  });
}

/** Without the private key of the cluster, which the kubeconfig of Liqo contains. */
function kubeconfigOf({ apiServer, ca, signedCRT, proxyURL }: SimulatedAuthParams): string {
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "remote",
        cluster: {
          server: apiServer,
          "certificate-authority-data": ca,
          ...(proxyURL !== undefined && { "proxy-url": proxyURL }),
        },
      },
    ],
    users: [{ name: "remote", user: { "client-certificate-data": signedCRT } }],
    contexts: [{ name: "remote", context: { cluster: "remote", user: "remote" } }],
    "current-context": "remote",
  };
  return Buffer.from(JSON.stringify(kubeconfig)).toString("base64");
}
