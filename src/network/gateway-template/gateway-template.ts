import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { readId } from "../../cluster/read-id.js";
import { DEFAULTS } from "../../defaults.js";
import { digestOf } from "../../digest.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { beforeCreation } from "../../lifecycle/register-hooks.js";
import * as liqo from "../../liqo/index.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { orDefault } from "../../pulumi/output-value.js";
import { ArgsCheck } from "../../validation/args-check.js";
import { checkArguments } from "../../validation/arguments.js";
import { claim, type Owner, ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { requireProviders } from "../../validation/provider-options.js";
import { dnsLabelRule } from "../../validation/rules.js";
import { rejectForeignTemplate } from "./reject-foreign-template.js";
import { deriveTemplate } from "./derive-template.js";
import {
  changesOf,
  type GatewayServerTemplateArgs,
  type GatewayTemplateArgs,
} from "./template-args.js";
import { CLIENT_TEMPLATE_ARGUMENTS, SERVER_TEMPLATE_ARGUMENTS } from "./template-check.js";
import type { TemplateReference } from "./template-reference.js";

const ROLES = {
  Server: {
    Template: liqo.WgGatewayServerTemplate,
    liqoTemplate: DEFAULTS.serverTemplate,
    templateArguments: SERVER_TEMPLATE_ARGUMENTS,
  },
  Client: {
    Template: liqo.WgGatewayClientTemplate,
    liqoTemplate: DEFAULTS.clientTemplate,
    templateArguments: CLIENT_TEMPLATE_ARGUMENTS,
  },
} as const;

/** A gateway template, derived from another template. */
abstract class GatewayTemplate<Role extends GatewayRole>
  extends pulumi.ComponentResource
  implements TemplateReference<Role>
{
  public readonly role: Role;
  public readonly cluster: LiqoCluster;
  public readonly name: pulumi.Output<string>;
  public readonly namespace: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  protected constructor(
    role: Role,
    name: string,
    args: GatewayServerTemplateArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const type = `Gateway${role}Template`;
    super(
      `liqo:index:${type}`,
      requireName(type, name, opts),
      {},
      requireProviders(type, name, opts),
    );
    this.role = role;
    const check = new ArgsCheck(this, name);
    checkArguments(check, ROLES[role].templateArguments, args);
    if (args.name === undefined) {
      check.report("name", dnsLabelRule(name));
    }
    checkProviderOption(check, opts, args.cluster);
    this.cluster = args.cluster;
    const { cluster } = args;
    const { liqoNamespace } = cluster;
    const { Template, liqoTemplate } = ROLES[role];
    const { kind } = Template.kind;
    const template = {
      name: orDefault(args.name, name),
      namespace: orDefault(args.namespace, liqoNamespace),
    };
    const base = idOf({
      name: orDefault(args.base?.name, liqoTemplate),
      namespace: orDefault(args.base?.namespace, liqoNamespace),
    });

    checkName(check, role, ownerOf(opts?.parent, type, name), cluster, idOf(template), base);
    const gate = check.done();

    const childOpts = { parent: this, provider: cluster.provider };
    const baseId = gate(base).apply((id) =>
      readId(kind, cluster.name, id, "set base to an existing template"),
    );
    const { spec: baseSpec } = Template.get(`${name}-base`, baseId, childOpts);
    const spec = this.derive(baseSpec, name, args);
    const metadata = {
      name: gate(template.name),
      namespace: template.namespace,
      annotations: managedBy(Template.kind, name, this),
    };
    const guard = beforeCreation(
      cluster,
      `${name}-${kind}-adoption`,
      rejectForeignTemplate(cluster),
    );
    const created = new Template(
      name,
      { metadata, spec },
      { ...childOpts, hooks: { beforeCreate: guard } },
    );

    this.name = created.metadata.apply((live) => live.name ?? "");
    this.namespace = created.metadata.apply((live) => live.namespace ?? "");
    // Waits for the template through its URN, which a preview knows as well.
    this.revision = pulumi.all([spec, created.urn]).apply(([declared]) => digestOf(declared));
    this.registerOutputs({ name: this.name, namespace: this.namespace, revision: this.revision });
  }

  /** The base with the changes. Rejects a result from which Liqo cannot create gateways. */
  private derive(
    base: pulumi.Output<liqo.GatewayTemplateSpec>,
    name: string,
    args: GatewayServerTemplateArgs,
  ): pulumi.Output<liqo.GatewayTemplateSpec> {
    const { role } = this;
    const { cluster, transform } = args;
    const changes = changesOf(args);
    const derived = pulumi
      .all([base, changes, cluster.readLiqoVersion()])
      .apply(([spec, declared, liqoVersion]) =>
        deriveTemplate({ base: spec, changes: declared, transform, role, liqoVersion }),
      );
    const check = new ArgsCheck(this, name);
    check.whenKnown("", derived, ({ problems }) => problems, [changes]);
    return check
      .done()(derived)
      .apply(({ spec }) => spec);
  }
}

/** The ID of a template for the provider. */
function idOf({ name, namespace }: TemplateReference): pulumi.Output<string> {
  return pulumi.interpolate`${namespace}/${name}`;
}

/** Checks that a template does not overwrite another template. */
function checkName(
  check: ArgsCheck,
  role: GatewayRole,
  owner: pulumi.Output<Owner>,
  { clusterId, liqoNamespace }: LiqoCluster,
  template: pulumi.Output<string>,
  base: pulumi.Output<string>,
): void {
  const { Template, liqoTemplate } = ROLES[role];
  const others = [base, idOf({ name: liqoTemplate, namespace: liqoNamespace })];
  check.whenKnown("name", pulumi.all([template, ...others]), ([name, ...existing]) =>
    name !== undefined && existing.includes(name)
      ? `expected a new name, got ${name}, which other gateways use`
      : undefined,
  );
  check.whenKnown("name", pulumi.all([clusterId, template, owner]), ([id, name, component]) => {
    const other = claim(id, `${Template.kind.kind} ${name}`, component);
    return other && `expected a unique name, got ${name}, which "${other}" uses`;
  });
}

/**
 * A
 * [template](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#custom-templates)
 * from which Liqo creates gateways that listen: a copy of a template in the cluster, by default
 * Liqo's own, with changes. Gateways that refer to the template follow its changes. Each change
 * interrupts the tunnel until a new pod is ready.
 *
 * The template is deleted after the gateways of the same stack. If gateways of other stacks refer
 * to the template, destroy those stacks first: without the template, their gateways keep their pods
 * but no longer change.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const template = new GatewayServerTemplate("edge", {
 *   cluster: milan,
 *   nodeSelector: { role: "edge" },
 * });
 * new LiqoNetworkPair("rome-milan", { server: { cluster: milan, template }, client: rome });
 * ```
 */
export class GatewayServerTemplate extends GatewayTemplate<"Server"> {
  constructor(
    name: string,
    args: GatewayServerTemplateArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Server", name, args, opts);
  }
}

/**
 * A
 * [template](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#custom-templates)
 * from which Liqo creates gateways that dial: a copy of a template in the cluster, by default
 * Liqo's own, with changes. Gateways that refer to the template follow its changes. Each change
 * interrupts the tunnel until a new pod is ready.
 *
 * The template is deleted after the gateways of the same stack. If gateways of other stacks refer
 * to the template, destroy those stacks first: without the template, their gateways keep their pods
 * but no longer change.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const template = new GatewayClientTemplate("two-pods", { cluster: rome, replicas: 2 });
 * new LiqoNetworkPair("rome-milan", { server: milan, client: { cluster: rome, template } });
 * ```
 */
export class GatewayClientTemplate extends GatewayTemplate<"Client"> {
  constructor(name: string, args: GatewayTemplateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Client", name, args, opts);
  }
}
