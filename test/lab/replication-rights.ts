import { ApiException, RbacAuthorizationV1Api, type V1RoleBinding } from "@kubernetes/client-node";
import { access } from "./cluster/access.js";
import { waitFor } from "./cluster/wait.js";
import { tenantNamespace } from "./liqo-api.js";
import { kindAndName, objectsOfPeerings } from "./liqo-leftovers.js";
import type { LiqoctlPeering } from "./liqoctl-peering.js";
import type { Json } from "./node-agent/json.js";

/**
 * Gives a consumer the rights of its Tenant a second time. Returns a function that revokes them.
 *
 * `liqoctl unpeer` deletes the Tenant without waiting until the consumer's crd-replicator deleted
 * its copies in the provider. On a busy machine, crd-replicator then loses its rights too early, and
 * the objects of the consumer are Terminating forever.
 */
export async function keepReplicationRights({
  consumer,
  provider,
}: LiqoctlPeering): Promise<() => Promise<void>> {
  const rbac = access(provider).makeApiClient(RbacAuthorizationV1Api);
  const apiGroup = "rbac.authorization.k8s.io";
  const place = { namespace: tenantNamespace(consumer), name: "lab-replication" };
  const body: Json<V1RoleBinding> = {
    metadata: { name: place.name },
    roleRef: { apiGroup, kind: "ClusterRole", name: "liqo-remote-controlplane" },
    subjects: [{ apiGroup, kind: "User", name: consumer.clusterId }],
  };
  await rbac.createNamespacedRoleBinding({ ...place, body });
  return async () => {
    try {
      await rbac.deleteNamespacedRoleBinding(place);
    } catch (error) {
      // `liqoctl unpeer --delete-namespaces` deletes the namespace.
      if (!(error instanceof ApiException && error.code === 404)) {
        throw error;
      }
    }
  };
}

/** Waits until crd-replicator has deleted the objects of the consumer and their copies. */
export async function replicationEnded({ consumer, provider }: LiqoctlPeering): Promise<void> {
  const what = `crd-replicator of ${consumer.name} to delete its objects`;
  await waitFor({ what, seconds: 60 }, async () => {
    const objects = await objectsOfPeerings(consumer, tenantNamespace(provider));
    const replicated = objects.filter(
      ({ metadata }) => metadata?.labels?.["liqo.io/replication"] === "true",
    );
    if (replicated.length > 0) {
      throw new Error(`the cluster contains ${replicated.map(kindAndName).join(", ")}`);
    }
    return true;
  });
}
