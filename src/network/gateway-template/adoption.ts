import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { existingObject } from "../../lifecycle/adoption/existing-object.js";
import { bindToRun } from "../../pulumi/resource-hook.js";
import { ifRenamed } from "../../lifecycle/adoption/managed-by.js";
import { rejectUnmanaged, rejectOther } from "../../lifecycle/adoption/guard.js";

/**
 * A hook that rejects, in a preview as well, to overwrite a template that its resource did not create: under the gateways that
 * refer to it, it would be deleted with the other resource, or with this stack.
 */
export function rejectForeignTemplate(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const found = await existingObject(cluster, newInputs);
    if (found !== undefined) {
      rejectOther(found, newInputs, (maker) =>
        maker.stack === undefined
          ? `${ifRenamed(maker, maker.successor)}; else give this one a name of its own`
          : "Give this one a name of its own",
      );
      rejectUnmanaged(found, newInputs, () => "give this one a name of its own");
    }
  });
}
