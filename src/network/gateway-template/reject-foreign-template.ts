import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { existingObject } from "../../lifecycle/adoption/existing-object.js";
import { rejectOther, rejectUnmanaged } from "../../lifecycle/adoption/ownership-hook.js";
import { ifRenamed } from "../../lifecycle/adoption/managed-by.js";
import { bindToRun } from "../../pulumi/resource-hook.js";

/**
 * A hook that rejects an existing template which its resource did not create. Otherwise the
 * template would be overwritten, and deleted with the other resource or with this stack, although
 * gateways refer to it. Runs in previews too.
 */
export function rejectForeignTemplate(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const found = await existingObject(cluster, newInputs);
    if (found !== undefined) {
      rejectOther(found, newInputs, (manager) =>
        manager.stack === undefined
          ? `${ifRenamed(manager, manager.successor)} Otherwise set another name.`
          : "Set another name.",
      );
      await rejectUnmanaged(found, newInputs, () => ({
        hint: "Set another name.",
        section: "adopt-template",
      }));
    }
  });
}
