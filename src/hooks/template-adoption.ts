import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import { foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { ifRenamed } from "./maker.js";
import { rejectForeign, rejectOther } from "./ownership.js";

/**
 * A hook that rejects, in a preview as well, to overwrite a template that its resource did not create: under the gateways that
 * refer to it, it would be deleted with the other resource, or with this stack.
 */
export function templateAdoption(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const found = await foundObject(cluster, newInputs);
    if (found !== undefined) {
      rejectOther(found, newInputs, (maker) =>
        maker.stack === undefined
          ? `${ifRenamed(maker, maker.successor)}; else give this one a name of its own`
          : "Give this one a name of its own",
      );
      rejectForeign(found, newInputs, () => "give this one a name of its own");
    }
  });
}
