import type * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import { NETWORKING } from "../liqo/groups.js";
import { foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { ifRenamed, otherMaker } from "./maker.js";

/**
 * A hook that refuses, in a preview as well, a template that another resource has made, of this stack or of another one:
 * under the gateways that refer to it, it would be deleted with that.
 *
 * It looks into the cluster, so with a provider of the caller alone, or without the right to list templates, it does
 * nothing.
 */
export function templateAdoption(cluster: LiqoCluster, kind: string): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const found = await foundObject(cluster, { ...NETWORKING, kind }, newInputs);
    const maker = otherMaker(found?.object, newInputs);
    if (found === undefined || maker === undefined) {
      return;
    }
    const wayOut =
      maker.stack === undefined
        ? `${ifRenamed(maker, maker.successor)}; else give this one a name of its own`
        : "Give this one a name of its own";
    throw new Error(`${found.place} was ${maker.words}, and is deleted with that. ${wayOut}`);
  });
}
