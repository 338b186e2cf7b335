import * as pulumi from "@pulumi/pulumi";
import type { SeenObject } from "../cluster/cluster-view.js";
import type { GatewayRole } from "../gateway/gateway.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import type { GatewayServerSpec, GatewayStatus } from "../liqo/index.js";
import { foundObject } from "./found-object.js";
import { inThisRun } from "./hook.js";
import { wasMade } from "./maker.js";
import { refuseOther } from "./ownership.js";
import { isLeaving } from "./remains.js";

/**
 * A hook that refuses, in a preview as well, to take over a gateway that is there already and is not as it is declared,
 * where Liqo does not get over the change; and one that another resource has made, with which it would be deleted.
 *
 * It looks into the cluster, so with a provider of the caller alone, or without the right to list gateways, it does
 * nothing.
 */
export function takeoverHook(cluster: LiqoCluster, role: GatewayRole): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const found = await foundObject(cluster, newInputs);
    if (found === undefined || isLeaving(found.object)) {
      return;
    }
    refuseOther(found, newInputs);
    const { object, place } = found;
    const isOwn = wasMade(object);
    if (isOwn && pulumi.runtime.isDryRun()) {
      return; // It may be the one that is going to be replaced.
    }
    const declared = (newInputs?.["spec"] ?? {}) as Partial<GatewayServerSpec>;
    const problem =
      (role === "Server" ? exposureProblem(object, declared) : undefined) ??
      (isOwn ? undefined : keysProblem(object, declared));
    if (problem !== undefined) {
      throw new Error(`${place} is there already ${problem}, or delete the Gateway${role} first`);
    }
  });
}

/** How a server is published, by the names of the arguments. */
const EXPOSURE = [
  ["port", "port"],
  ["serviceType", "serviceType"],
  ["nodePort", "nodePort"],
  ["loadBalancerIp", "loadBalancerIP"],
] as const;

function exposureProblem(
  { spec }: SeenObject,
  { endpoint }: Partial<GatewayServerSpec>,
): string | undefined {
  const { endpoint: live } = (spec ?? {}) as Partial<GatewayServerSpec>;
  const differences = EXPOSURE.flatMap(([argument, field]) => {
    const [is, wanted] = [live?.[field], endpoint?.[field]];
    const isKnown = typeof wanted === "number" || typeof wanted === "string";
    return isKnown && is !== wanted
      ? [
          `${argument} ${is === undefined ? "none" : JSON.stringify(is)} in place of ${JSON.stringify(wanted)}`,
        ]
      : [];
  });
  return differences.length > 0
    ? `with ${differences.join(", ")}, which cannot be changed in a gateway that runs: declare it as it is`
    : undefined;
}

function keysProblem(
  { status }: SeenObject,
  { secretRef }: Partial<GatewayServerSpec>,
): string | undefined {
  const { name } = ((status ?? {}) as GatewayStatus).secretRef ?? {};
  return typeof secretRef?.name === "string" && name !== undefined && name !== secretRef.name
    ? `with the keys of Secret ${name} in place of ${secretRef.name}, and Liqo changes nothing where there are two: ` +
        'give keys: "Liqo" if it has made them, or keys: { secretName, publicKey }'
    : undefined;
}
