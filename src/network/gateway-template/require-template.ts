import * as pulumi from "@pulumi/pulumi";
import { sectionOf, unreachableMessage } from "../../cluster/client/api-error.js";
import { orForbidden } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { GatewayRole, ObjectReference } from "../../liqo/networking/gateway.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../../pulumi/resource-hook.js";
import { readTemplate } from "./live-template.js";
import type { TemplateReference } from "./template-reference.js";
import { renderMessage } from "../../message.js";

/** A gateway to create or to change. */
export interface RequireTemplateArgs {
  readonly cluster: LiqoCluster;
  readonly role: GatewayRole;
  readonly template: TemplateReference | undefined;
}

/**
 * Hooks that reject a gateway if its template is not found. Liqo would report that only in its log
 * and leave the gateway unchanged and Connected.
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
      {}) as Readonly<Record<string, ObjectReference>>;
    const view = await cluster.view(namespace);
    if (reference === undefined || view === undefined) {
      return;
    }
    const description = `${reference.kind} ${reference.namespace}/${reference.name}`;
    const found = await orForbidden(readTemplate(view, reference)).catch((error: unknown) => {
      throw new Error(
        renderMessage({
          problem: `cannot check whether ${description} exists`,
          facts: [unreachableMessage(cluster.name, error)],
          section: sectionOf(error),
        }),
      );
    });
    if (found === "forbidden") {
      await pulumi.log.warn(
        hideSecretsOf(
          newInputs,
          renderMessage({
            problem:
              `forbidden: cannot get ${description} in cluster ${cluster.name}. If it does not exist, Liqo does not create the ` +
              "gateway.",
            hint: 'Grant "get" on it.',
            section: "forbidden",
          }),
        ),
      );
    } else if (found === undefined) {
      throw new Error(
        renderMessage({
          problem: `Gateway${role} ${namespace}/${name} refers to ${description}, which was not found in cluster ${cluster.name}`,
          hint: "Set a template that exists, or declare it.",
          section: "check-template",
        }),
      );
    }
  };
  return template === undefined ? [] : [bindToRun(hook)];
}
