import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { checkArguments } from "../../validation/arguments.js";
import { requireName } from "../../validation/component-name.js";
import { claim, type Owner, ownerOf } from "../../validation/claims.js";
import { readId } from "../../cluster/read-id.js";
import { dnsLabelRule, liqoClusterRule } from "../../validation/rules.js";
import { DEFAULTS } from "../../defaults.js";
import { digestOf } from "../../digest.js";
import type { GatewayRole, TemplateReference } from "../gateway/gateway.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { beforeCreation } from "../../lifecycle/register-hooks.js";
import { rejectForeignTemplate } from "./adoption.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import * as liqo from "../../liqo/index.js";
import {
  changesOf,
  type GatewayServerTemplateArgs,
  type GatewayTemplateArgs,
} from "./template-args.js";
import {
  checkGatewayTemplate,
  SERVER_TEMPLATE_ARGUMENTS,
  TEMPLATE_ARGUMENTS,
} from "./template-check.js";
import { deriveTemplate } from "./template-derivation.js";

const ROLES = {
  Server: {
    Template: liqo.WgGatewayServerTemplate,
    kind: "WgGatewayServerTemplate",
    installed: DEFAULTS.serverTemplate,
    known: SERVER_TEMPLATE_ARGUMENTS,
  },
  Client: {
    Template: liqo.WgGatewayClientTemplate,
    kind: "WgGatewayClientTemplate",
    installed: DEFAULTS.clientTemplate,
    known: TEMPLATE_ARGUMENTS,
  },
} as const;

/** A template that is another one with changes. */
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
    super(`liqo:index:${type}`, requireName(type, name), {}, opts);
    this.role = role;
    const check = new ArgsCheck(this, name);
    checkArguments(check, ROLES[role].known, args);
    const noCluster = liqoClusterRule(args.cluster);
    if (noCluster !== undefined) {
      check.report("cluster", noCluster);
      check.orThrow();
    }
    this.cluster = args.cluster;
    const { cluster } = args;
    const { Template, kind, installed } = ROLES[role];
    const opening = { parent: this, provider: cluster.provider };
    const { liqoNamespace } = cluster;
    const place = { name: args.name ?? name, namespace: args.namespace ?? liqoNamespace };
    const base = idOf({
      name: args.base?.name ?? installed,
      namespace: args.base?.namespace ?? liqoNamespace,
    });

    check.optional("name", place.name, dnsLabelRule);
    check.optional("namespace", args.namespace, dnsLabelRule);
    checkGatewayTemplate(check, args);
    checkPlace(check, role, ownerOf(opts?.parent, type, name), cluster, idOf(place), base);
    const gate = check.done();

    const which = gate(base).apply((id) =>
      readId(kind, cluster.name, id, "name one that is there as base"),
    );
    const { spec: live } = Template.get(`${name}-base`, which, opening);
    const spec = this.derive(live, name, args);
    const metadata = {
      name: gate(place.name),
      namespace: place.namespace,
      annotations: managedBy({ ...NETWORKING, kind }, name, this),
    };
    const adoption = rejectForeignTemplate(cluster);
    const template = new Template(
      name,
      { metadata, spec },
      { ...opening, hooks: { beforeCreate: beforeCreation(`${name}-${kind}-adoption`, adoption) } },
    );

    this.name = template.metadata.apply((known) => known.name ?? "");
    this.namespace = template.metadata.apply((known) => known.namespace ?? "");
    // With the URN it waits until the template says so, and a preview knows it all the same.
    this.revision = pulumi.all([spec, template.urn]).apply(([known]) => digestOf(known));
    this.registerOutputs({ name: this.name, namespace: this.namespace, revision: this.revision });
  }

  /** The base with the changes, once it is known that Liqo can make gateways from that. */
  private derive(
    base: pulumi.Output<liqo.GatewayTemplateSpec>,
    name: string,
    args: GatewayServerTemplateArgs,
  ): pulumi.Output<liqo.GatewayTemplateSpec> {
    const { role } = this;
    const { cluster, transform } = args;
    const derived = pulumi
      .all([base, changesOf(args), cluster.liqoVersion])
      .apply(([spec, changes, liqoVersion]) =>
        deriveTemplate({ base: spec, changes, transform, role, liqoVersion }),
      );
    const check = new ArgsCheck(this, name);
    check.whenKnown("", derived, ({ problems }) => problems);
    return check
      .done()(derived)
      .apply(({ spec }) => spec);
  }
}

/** The ID of an object for the provider. */
function idOf({ name, namespace }: TemplateReference): pulumi.Output<string> {
  return pulumi.interpolate`${namespace}/${name}`;
}

/** Checks that a template takes no other's place. */
function checkPlace(
  check: ArgsCheck,
  role: GatewayRole,
  owner: pulumi.Output<Owner>,
  { clusterId, liqoNamespace }: LiqoCluster,
  place: pulumi.Output<string>,
  base: pulumi.Output<string>,
): void {
  const { kind, installed } = ROLES[role];
  const others = [base, idOf({ name: installed, namespace: liqoNamespace })];
  check.whenKnown("name", pulumi.all([place, ...others]), ([own, ...taken]) =>
    own !== undefined && taken.includes(own)
      ? `expected a name of its own, got that of ${own}, which other gateways are made from`
      : undefined,
  );
  check.whenKnown("name", pulumi.all([clusterId, place, owner]), ([id, own, itself]) => {
    const holder = claim(id, `${kind} ${own}`, itself);
    return holder && `expected another name than that of "${holder}", got ${own} for both`;
  });
}

/**
 * A template that Liqo makes listening gateways from: another one of the cluster, Liqo's own as a rule, with changes. A gateway
 * that refers to it follows when it changes, which interrupts its tunnel for as long as a new pod needs to start.
 *
 * It is deleted after the gateways of its own stack. Gateways of other stacks keep their pods without it, and follow no
 * change until it is back: destroy those stacks first.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const template = new GatewayServerTemplate("edge", { cluster: milan, nodeSelector: { role: "edge" } });
 * new LiqoNetworkPair("rome-milan", { server: milan, client: rome, gatewayServer: { template } });
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
 * A template that Liqo makes dialling gateways from: another one of the cluster, Liqo's own as a rule, with changes. A gateway
 * that refers to it follows when it changes, which interrupts its tunnel for as long as a new pod needs to start.
 *
 * It is deleted after the gateways of its own stack. Gateways of other stacks keep their pods without it, and follow no
 * change until it is back: destroy those stacks first.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const template = new GatewayClientTemplate("two-pods", { cluster: rome, replicas: 2 });
 * new LiqoNetworkPair("rome-milan", { server: milan, client: rome, gatewayClient: { template } });
 * ```
 */
export class GatewayClientTemplate extends GatewayTemplate<"Client"> {
  constructor(name: string, args: GatewayTemplateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Client", name, args, opts);
  }
}
