import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import { type ArgumentNames, differences } from "../../lifecycle/adoption/differences.js";
import { existingObject } from "../../lifecycle/adoption/existing-object.js";
import {
  type AdoptionProblem,
  NOT_ADOPTABLE,
  rejectOther,
  rejectUnmanaged,
} from "../../lifecycle/adoption/ownership-hook.js";
import { isManaged } from "../../lifecycle/adoption/managed-by.js";
import type { GatewayServerSpec } from "../../liqo/index.js";
import type { GatewayRole, GatewayStatus } from "../../liqo/networking/gateway.js";
import { bindToRun } from "../../pulumi/resource-hook.js";
import { renderMessage } from "../../message.js";

type Inputs = Record<string, unknown> | undefined;

/**
 * A hook that rejects an existing gateway which differs from its declaration, or which another
 * resource created and would delete. A gateway that this resource created may differ where Liqo can
 * change a running gateway. Runs in previews too.
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
    const { object, description } = found;
    if (!isManaged(object)) {
      await rejectUnmanaged(found, newInputs, (existing, inputs) =>
        adoptionProblem(existing, inputs, role),
      );
      return;
    }
    // A preview may find the gateway that `up` replaces.
    const isRunning = role === "Server" && !pulumi.runtime.isDryRun();
    const facts = isRunning ? exposureDifferences(object, specOf(newInputs)) : [];
    if (facts.length > 0) {
      throw new Error(
        renderMessage({
          problem: `${description} already exists with other settings, which Liqo cannot change in a running gateway`,
          facts,
          hint: `Declare these values, or delete the Gateway${role} first.`,
          section: "adopt-differences",
        }),
      );
    }
  });
}

function specOf(inputs: Inputs): Partial<GatewayServerSpec> {
  return inputs?.["spec"] ?? {};
}

/**
 * Why a gateway that no resource of Pulumi created is not adopted: the change would interrupt or
 * break its tunnel.
 */
function adoptionProblem(
  object: LiveObject,
  inputs: Inputs,
  role: GatewayRole,
): AdoptionProblem | undefined {
  const { secretRef, ...declared } = specOf(inputs);
  const facts = differences(declared, object.spec, ARGUMENT_NAMES[role]);
  const section = "adopt-differences";
  return facts.length > 0
    ? {
        problem: NOT_ADOPTABLE,
        facts,
        hint: `Set the arguments to the values of the cluster, or delete the Gateway${role} first.`,
        section,
      }
    : keysProblem(object, secretRef?.name);
}

/** The settings that publish a server, by the names of their arguments. Liqo cannot change them. */
export const EXPOSURE = [
  ["port", "port"],
  ["serviceType", "serviceType"],
  ["nodePort", "nodePort"],
  ["loadBalancerIp", "loadBalancerIP"],
] as const;

/** The arguments of a gateway with other names than Liqo's fields. */
const ARGUMENT_NAMES: Readonly<Record<GatewayRole, ArgumentNames>> = {
  Server: {
    ...Object.fromEntries(EXPOSURE.map(([argument, field]) => [`endpoint.${field}`, argument])),
    "serverTemplateRef.name": "template.name",
    "serverTemplateRef.namespace": "template.namespace",
  },
  Client: {
    "clientTemplateRef.name": "template.name",
    "clientTemplateRef.namespace": "template.namespace",
  },
};

function exposureDifferences(
  { spec }: LiveObject,
  { endpoint }: Partial<GatewayServerSpec>,
): string[] {
  const { endpoint: live } = (spec ?? {}) as Partial<GatewayServerSpec>;
  return EXPOSURE.flatMap(([argument, field]) => {
    const [is, declared] = [live?.[field], endpoint?.[field]];
    const isKnown = typeof declared === "number" || typeof declared === "string";
    return isKnown && is !== declared
      ? [
          `${argument} ${is === undefined ? "none" : JSON.stringify(is)} (declared: ${JSON.stringify(declared)})`,
        ]
      : [];
  });
}

function keysProblem({ status }: LiveObject, declared: unknown): AdoptionProblem | undefined {
  const { name } = ((status ?? {}) as GatewayStatus).secretRef ?? {};
  return typeof declared === "string" && name !== undefined && name !== declared
    ? {
        problem: NOT_ADOPTABLE,
        facts: [
          `it has the keys of Secret ${name} (declared: ${declared}), and Liqo ignores changes while there are two Secrets`,
        ],
        hint: 'Set keys: "liqo-managed" if Liqo created the keys, or keys: { secretName, publicKey }.',
        section: "adopt-differences",
      }
    : undefined;
}
