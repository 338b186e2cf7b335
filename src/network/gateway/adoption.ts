import * as pulumi from "@pulumi/pulumi";
import type { LiveObject } from "../../cluster/cluster-view.js";
import type { GatewayRole } from "./gateway.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { GatewayServerSpec, GatewayStatus } from "../../liqo/index.js";
import { differences } from "../../lifecycle/adoption/differences.js";
import { existingObject } from "../../lifecycle/adoption/existing-object.js";
import { bindToRun } from "../../pulumi/resource-hook.js";
import { isManaged } from "../../lifecycle/adoption/managed-by.js";
import { rejectUnmanaged, rejectOther } from "../../lifecycle/adoption/guard.js";
import { isTerminating } from "../../lifecycle/before-change/leftovers.js";

/**
 * A hook that rejects, in a preview as well, to adopt a gateway that is not as it is declared, and one that another resource
 * created, with which it would be deleted. A gateway that this resource created may differ where Liqo gets over the change.
 */
export function rejectForeignGateway(
  cluster: LiqoCluster,
  role: GatewayRole,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const found = await existingObject(cluster, newInputs);
    if (found === undefined || isTerminating(found.object)) {
      return;
    }
    rejectOther(found, newInputs);
    const { object, place } = found;
    if (!isManaged(object)) {
      rejectUnmanaged(found, newInputs, (_, inputs) => whyNotAdopted(object, inputs, role));
      return;
    }
    // In a preview it may be the one that is going to be replaced.
    const problem =
      role === "Server" && !pulumi.runtime.isDryRun()
        ? exposureProblem(object, specOf(newInputs))
        : undefined;
    if (problem !== undefined) {
      throw new Error(`${place} already exists ${problem}, or delete the Gateway${role} first`);
    }
  });
}

function specOf(inputs: Record<string, unknown> | undefined): Partial<GatewayServerSpec> {
  return inputs?.["spec"] ?? {};
}

/** Why a gateway that no resource of Pulumi created is not adopted: its tunnel would be interrupted, or would break. */
function whyNotAdopted(
  object: LiveObject,
  inputs: Record<string, unknown> | undefined,
  role: GatewayRole,
): string | undefined {
  const { secretRef, ...declared } = specOf(inputs);
  const found = differences(declared, object.spec);
  return found.length > 0
    ? `it has ${found.join(", ")}. Declare it as it is to adopt it, or delete the Gateway${role} first`
    : keysProblem(object, { secretRef });
}

/** How a server is published, by the names of the arguments. */
const EXPOSURE = [
  ["port", "port"],
  ["serviceType", "serviceType"],
  ["nodePort", "nodePort"],
  ["loadBalancerIp", "loadBalancerIP"],
] as const;

function exposureProblem(
  { spec }: LiveObject,
  { endpoint }: Partial<GatewayServerSpec>,
): string | undefined {
  const { endpoint: live } = (spec ?? {}) as Partial<GatewayServerSpec>;
  const differences = EXPOSURE.flatMap(([argument, field]) => {
    const [is, wanted] = [live?.[field], endpoint?.[field]];
    const isKnown = typeof wanted === "number" || typeof wanted === "string";
    return isKnown && is !== wanted
      ? [
          `${argument} ${is === undefined ? "none" : JSON.stringify(is)} (declared: ${JSON.stringify(wanted)})`,
        ]
      : [];
  });
  return differences.length > 0
    ? `with ${differences.join(", ")}, which Liqo cannot change in a running gateway: declare it as it is`
    : undefined;
}

function keysProblem(
  { status }: LiveObject,
  { secretRef }: Partial<Pick<GatewayServerSpec, "secretRef">>,
): string | undefined {
  const { name } = ((status ?? {}) as GatewayStatus).secretRef ?? {};
  return typeof secretRef?.name === "string" && name !== undefined && name !== secretRef.name
    ? `it has the keys of Secret ${name} (declared: ${secretRef.name}), and Liqo changes nothing while there are two. ` +
        'Set keys: "liqo-managed" if Liqo created them, or keys: { secretName, publicKey }'
    : undefined;
}
