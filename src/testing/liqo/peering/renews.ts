import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { World } from "../../world.js";
import { REMOTE_CLUSTER_LABEL } from "../labels.js";
import type { SimulatedAuthParams } from "./auth-params.js";
import type { IdentitySpec } from "./identities.js";
import { AUTHENTICATION, DESTINATION_LABEL, REPLICATION_LABEL, SLICE_LABEL } from "./kinds.js";
import { ensure, ownedBy, specOf, statusOf } from "./objects.js";
import { isCopy, isOriginal } from "./resource-slice.js";
import { tenantOf } from "./tenants.js";

interface RenewSpec {
  readonly consumerClusterID: string;
  readonly identityType: string;
  readonly resourceSliceRef: { readonly name: string };
}

interface RenewStatus {
  readonly authParams: SimulatedAuthParams;
}

/** The first version of Liqo that creates a Renew for each Identity of a control plane. */
const SINCE = "1.2.0";

/**
 * Brings renewed certificates from the provider to the Identities of the consumer. Like Liqo, brings
 * no changed address of the API server.
 */
export function renewCertificates({ clusters }: World): void {
  for (const cluster of clusters) {
    if (cluster.liqoVersion.localeCompare(SINCE, undefined, { numeric: true }) >= 0) {
      cluster
        .list(AUTHENTICATION, "Identity")
        .filter((identity) => specOf<IdentitySpec>(identity).type === "ControlPlane")
        .forEach((identity) => {
          createRenew(cluster, identity);
        });
    }
    for (const renew of cluster.list(AUTHENTICATION, "Renew")) {
      if (isCopy(renew)) {
        answer(cluster, renew);
      } else if (isOriginal(renew)) {
        renewIdentity(cluster, renew);
      }
    }
  }
}

function createRenew(cluster: SimulatedCluster, identity: KubernetesObject): void {
  const { name, namespace, labels = {} } = identity.metadata;
  const { clusterID = "", type } = specOf<IdentitySpec>(identity);
  const slice = labels[SLICE_LABEL];
  ensure(cluster, {
    apiVersion: AUTHENTICATION,
    kind: "Renew",
    metadata: {
      name,
      namespace,
      labels: {
        [REPLICATION_LABEL]: "true",
        [DESTINATION_LABEL]: clusterID,
        [REMOTE_CLUSTER_LABEL]: clusterID,
      },
      ownerReferences: ownedBy(identity),
    },
    spec: {
      consumerClusterID: cluster.clusterId,
      identityType: type,
      ...(slice !== undefined && { resourceSliceRef: { name: slice } }),
    },
  });
}

/** Acts for the provider: reports the current certificate. */
function answer(cluster: SimulatedCluster, renew: KubernetesObject): void {
  const { namespace = "" } = renew.metadata;
  const { consumerClusterID = "", resourceSliceRef } = specOf<RenewSpec>(renew);
  const source =
    resourceSliceRef === undefined
      ? tenantOf(cluster, consumerClusterID, namespace)
      : cluster.find({
          ...{ apiVersion: AUTHENTICATION, kind: "ResourceSlice" },
          ...{ namespace, name: resourceSliceRef.name },
        });
  const { authParams } = statusOf<RenewStatus>(source);
  if (authParams !== undefined) {
    cluster.setStatus(renew, { authParams });
  }
}

function renewIdentity(cluster: SimulatedCluster, renew: KubernetesObject): void {
  const { namespace, name } = renew.metadata;
  const identity = cluster.find({ apiVersion: AUTHENTICATION, kind: "Identity", namespace, name });
  const { signedCRT } = statusOf<RenewStatus>(renew).authParams ?? {};
  if (identity === undefined || signedCRT === undefined) {
    return;
  }
  const { authParams, ...spec } = specOf<IdentitySpec>(identity);
  if (authParams !== undefined && authParams.signedCRT !== signedCRT) {
    const renewed = { ...spec, authParams: { ...authParams, signedCRT } };
    cluster.patch({ ...identity, spec: renewed });
  }
}
