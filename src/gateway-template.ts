import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { claim } from "./claims.js";
import { DEFAULTS } from "./defaults.js";
import { digestOf } from "./digest.js";
import type { GatewayRole, TemplateReference } from "./gateway.js";
import {
  changesOf,
  checkGatewayTemplate,
  type GatewayServerTemplateArgs,
  type GatewayTemplateArgs,
} from "./gateway-template-args.js";
import { deriveTemplate } from "./gateway-template-derivation.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import * as liqo from "./liqo/index.js";
import { isDnsLabel } from "./rules.js";

const ROLES = {
  Server: {
    Template: liqo.WgGatewayServerTemplate,
    kind: "WgGatewayServerTemplate",
    installed: DEFAULTS.serverTemplate,
  },
  Client: {
    Template: liqo.WgGatewayClientTemplate,
    kind: "WgGatewayClientTemplate",
    installed: DEFAULTS.clientTemplate,
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
    super(`liqo:index:Gateway${role}Template`, name, {}, opts);
    this.role = role;
    this.cluster = args.cluster;
    const { cluster, transform } = args;
    const { Template, kind, installed } = ROLES[role];
    const childOpts = { parent: this, provider: cluster.provider };
    const { liqoNamespace } = cluster;
    const namespace = args.namespace ?? liqoNamespace;
    const place = pulumi.interpolate`${namespace}/${args.name ?? name}`;
    const base = pulumi.interpolate`${args.base?.namespace ?? liqoNamespace}/${args.base?.name ?? installed}`;

    const check = new ArgsCheck(this, name);
    check.input("name", args.name ?? name, isDnsLabel);
    check.input("namespace", args.namespace, isDnsLabel);
    checkGatewayTemplate(check, args);
    const places = pulumi.all([place, base, pulumi.interpolate`${liqoNamespace}/${installed}`]);
    check.later("name", places, ([own, ...others]) =>
      others.includes(own)
        ? `expected a name of its own, got that of ${own}, which other gateways are made from`
        : undefined,
    );
    check.later("name", pulumi.all([cluster.clusterId, place]), ([clusterId, own]) => {
      const holder = claim(clusterId, `${kind} ${own}`, name);
      return holder && `expected another name than that of "${holder}", got ${own} for both`;
    });
    const checked = check.done();

    const live = Template.get(`${name}-base`, checked(base), childOpts);
    const derived = pulumi
      .all([live.spec, changesOf(args), cluster.liqoVersion])
      .apply(([spec, changes, liqoVersion]) =>
        deriveTemplate({ base: spec, changes, transform, role, liqoVersion }),
      );
    const derivation = new ArgsCheck(this, name);
    derivation.laterAll(derived, ({ problems }) => problems);
    const spec = derivation
      .done()(derived)
      .apply((known) => known.spec);

    const template = new Template(
      name,
      { metadata: { name: checked(args.name ?? name), namespace }, spec },
      childOpts,
    );
    this.name = template.metadata.apply((metadata) => metadata.name ?? "");
    this.namespace = template.metadata.apply((metadata) => metadata.namespace ?? "");
    // With the URN it waits until the template says so, and a preview knows it all the same.
    this.revision = pulumi.all([spec, template.urn]).apply(([known]) => digestOf(known));
    this.registerOutputs({ name: this.name, namespace: this.namespace, revision: this.revision });
  }
}

/**
 * A template that Liqo makes listening gateways from: another one of the cluster, Liqo's own as a rule, with changes. A gateway
 * that refers to it follows when it changes, which interrupts its tunnel for as long as a new pod needs to start.
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
