import * as pulumi from "@pulumi/pulumi";
import { orForbidden } from "../../cluster/cluster-view.js";
import { unseen } from "../../cluster/client/error-reason.js";
import type { GatewayRole, TemplateReference } from "../gateway/gateway.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type * as liqo from "../../liqo/index.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";

/** A gateway that is about to be created or changed. */
export interface RequireTemplateArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  readonly template: TemplateReference | undefined;
}

/**
 * Hooks that refuse a gateway whose template is not there. Liqo would say so in its log alone, and leave the gateway as it
 * was: Connected.
 *
 * Liqo's own template is not checked.
 */
export function requireTemplate({
  cluster,
  role,
  template,
}: RequireTemplateArgs): pulumi.ResourceHookFunction[] {
  const hook: pulumi.ResourceHookFunction = async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const { [`${role.toLowerCase()}TemplateRef`]: reference } = (newInputs?.["spec"] ??
      {}) as Readonly<Record<string, liqo.ObjectReference>>;
    const view = await cluster.view(namespace);
    if (reference === undefined || view === undefined) {
      return;
    }
    const found = await orForbidden(view.liqoObjectOf(reference)).catch((error: unknown) => {
      throw new Error(unseen(cluster.name, error));
    });
    if (found === "unreadable") {
      await pulumi.log.warn(
        `forbidden: cannot check whether ${reference.kind} ${reference.namespace}/${reference.name} exists in cluster ` +
          `${cluster.name}, without which Liqo creates no gateway. Grant "get" on it`,
      );
    } else if (found === undefined) {
      const missing = `${reference.kind} ${reference.namespace}/${reference.name}`;
      throw new Error(
        `Gateway${role} ${namespace}/${name} refers to ${missing}, which was not found in cluster ${cluster.name}: ` +
          "name a template that exists, or declare it",
      );
    }
  };
  return template === undefined ? [] : [bindToRun(hook)];
}
