import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentChecks,
  optional,
  optionalPrerequisite,
  reference,
} from "../../validation/arguments.js";
import { dnsLabelRule, dnsSubdomainRule, stringRule } from "../../validation/rules.js";
import { liqoClusterRule } from "../../cluster/cluster-rules.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import type { ObjectReference } from "../../liqo/index.js";
import { orDefault } from "../../pulumi/output-value.js";
import { type GatewayRole, roleRule } from "../../liqo/networking/gateway.js";

/**
 * Refers to a
 * [template](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#custom-templates)
 * from which Liqo creates gateways: a `GatewayServerTemplate` or `GatewayClientTemplate` of the
 * same program, or the name of a template that exists.
 *
 * @example
 * ```ts
 * { server: { cluster: milan, template: { name: "my-server" } }, client: rome }
 * ```
 */
export interface TemplateReference<Role extends GatewayRole = GatewayRole> {
  /**
   * Name of the template (`liqoctl`: `--gw-server-template-name`, `--gw-client-template-name`).
   *
   * @default - Liqo's own: `wireguard-server` or `wireguard-client`
   */
  readonly name?: pulumi.Input<string> | undefined;

  /**
   * Namespace of the template (`liqoctl`: `--gw-server-template-namespace`,
   * `--gw-client-template-namespace`).
   *
   * @default - the namespace that Liqo is installed in
   */
  readonly namespace?: pulumi.Input<string> | undefined;

  /**
   * Which side of a tunnel the template is for.
   *
   * @default - the side that refers to the template
   */
  readonly role?: Role | undefined;

  /**
   * Cluster that the template is in.
   *
   * @default - the cluster of the gateway
   */
  readonly cluster?: LiqoCluster | undefined;

  /**
   * Identifies the contents of the template (`resourceVersion` of the reference). Liqo reads a
   * template only when the gateway changes, so a new revision makes Liqo read the template again.
   *
   * @default - an existing gateway does not follow changes of its template
   */
  readonly revision?: pulumi.Input<string> | undefined;
}

const TEMPLATE_REFERENCE_ARGUMENTS: ArgumentChecks<TemplateReference> = {
  name: optional(dnsSubdomainRule),
  namespace: optional(dnsLabelRule),
  role: optionalPrerequisite(roleRule),
  cluster: optionalPrerequisite(liqoClusterRule),
  revision: optional(stringRule),
};

/** A reference to a template. */
export const templateArgument = reference(
  TEMPLATE_REFERENCE_ARGUMENTS,
  "with the name of a template",
);

/** Checks that the template of a gateway is for the gateway's role and in the gateway's cluster. */
export function checkTemplateArgs(
  check: ArgsCheck,
  role: GatewayRole,
  cluster: LiqoCluster,
  template: TemplateReference | undefined,
): void {
  if (template?.role !== undefined && template.role !== role) {
    check.report(
      "template",
      `expected a template for a Gateway${role}, got a template for a Gateway${template.role}`,
    );
  }
  if (template?.cluster !== undefined) {
    const both = pulumi.all([cluster.clusterId, template.cluster.clusterId]);
    check.whenKnown("template", both, ([expected, received]) =>
      expected === received
        ? undefined
        : `expected a template of cluster ${expected}, got a template of cluster ${received}`,
    );
  }
}

/** The reference to a template in the `spec` of a gateway. */
export function templateReference(
  kind: string,
  defaultName: string,
  template: TemplateReference | undefined,
  liqoNamespace: pulumi.Output<string>,
) {
  return {
    ...NETWORKING,
    kind,
    name: orDefault(template?.name, defaultName),
    namespace: pulumi
      .all([template?.namespace, liqoNamespace])
      .apply(([declared, ofLiqo]) => declared ?? ofLiqo),
    // Liqo does not watch templates: it reads its template again only when the gateway itself
    // changes.
    resourceVersion: template?.revision,
  } satisfies { [K in keyof ObjectReference]: pulumi.Input<string> | undefined };
}
