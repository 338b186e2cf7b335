import * as pulumi from "@pulumi/pulumi";
import { reasonOf, sectionOf } from "../../cluster/client/api-error.js";
import { renderMessage } from "../../message.js";
import { isMocked } from "../../pulumi/engine.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { hideSecretValues } from "../../validation/redact.js";
import { replicatedObjects } from "./replicated-objects.js";

/**
 * Warns if `detached` deletes the Tenant of a consumer that still uses it: Liqo in the consumer
 * cluster could then not delete its copies in this cluster, and the consumer's deletion would hang.
 */
export async function warnOfTenantDeletion(
  component: pulumi.ComponentResource,
  { cluster, namespace, remoteClusterId }: Required<RemoteClusterArgs>,
): Promise<void> {
  const values = await valueIfKnown(pulumi.all([namespace, remoteClusterId]));
  if (values === undefined || isMocked()) {
    return;
  }
  const [tenantNamespace, id] = values;
  const warning = await replicatedObjects(cluster, tenantNamespace).then(
    (objects = []) =>
      objects.length === 0
        ? undefined
        : renderMessage({
            problem: `detached: true deletes the Tenant of ${id}, which still uses this cluster`,
            facts: objects,
            hint:
              `The administrator of ${id} must detach or destroy their side first. ` +
              "Otherwise its deletion hangs.",
            section: "tenant-in-use",
          }),
    (error: unknown) =>
      renderMessage({
        problem: `cannot check whether ${id} still uses this cluster`,
        facts: [reasonOf(error)],
        section: sectionOf(error),
      }),
  );
  if (warning !== undefined) {
    const shown = await hideSecretValues(warning, [namespace, remoteClusterId]);
    void pulumi.log.warn(shown, component);
  }
}
