import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import { foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { ifRenamed } from "./maker.js";
import { refuseOther } from "./ownership.js";

/**
 * A hook that refuses, in a preview as well, a template that another resource has made, of this stack or of another one:
 * under the gateways that refer to it, it would be deleted with that.
 *
 * It looks into the cluster, so with a provider of the caller alone, or without the right to list templates, it does
 * nothing.
 */
export function templateAdoption(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const found = await foundObject(cluster, newInputs);
    if (found !== undefined) {
      refuseOther(found, newInputs, (maker) =>
        maker.stack === undefined
          ? `${ifRenamed(maker, maker.successor)}; else give this one a name of its own`
          : "Give this one a name of its own",
      );
    }
  });
}
