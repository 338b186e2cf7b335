import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { isDuration } from "./duration.js";
import { engineTakesHooks } from "./engine-hooks.js";
import {
  checkGateway,
  checkTemplate,
  type Gateway,
  type GatewayArgs,
  revisionOf,
  type TemplateReference,
  templateReference,
  uidOf,
} from "./gateway.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { withoutDependency } from "./output-value.js";
import { areAddresses, isPort } from "./rules.js";
import { checkTenant, tenantNamespaceOf } from "./tenant.js";
import { templatePresence } from "./template-presence.js";
import { vacancyHook } from "./vacancy.js";

/** Where a gateway client dials. */
export interface GatewayClientEndpoint {
  /** IPv4 addresses or host names of the server. The first is dialled. */
  readonly addresses: pulumi.Input<readonly string[]>;

  /** Port of the server, from 1 to 65535. */
  readonly port: pulumi.Input<number>;
}

/** Arguments of {@link GatewayClient}. */
export interface GatewayClientArgs extends GatewayArgs {
  /** Where the server listens: the `endpoint` of a `GatewayServer`, or typed by hand. */
  readonly endpoint: pulumi.Input<GatewayClientEndpoint>;

  /**
   * Template that Liqo makes the client from, a `WgGatewayClientTemplate`.
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client">;

  /**
   * How long to wait for what is left of an earlier gateway to go, and for this one to go, for example `90s`.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/**
 * The dialling end of a tunnel: creates a Liqo `GatewayClient`.
 *
 * @example
 * ```ts
 * new GatewayClient("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   endpoint: { addresses: ["203.0.113.7"], port: 51840 },
 * });
 * ```
 */
export class GatewayClient extends pulumi.ComponentResource implements Gateway {
  /** It dials. */
  public readonly role = "Client";
  public readonly gatewayName: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  constructor(name: string, args: GatewayClientArgs, opts?: pulumi.ComponentResourceOptions) {
    const { replaceWith, ...componentOpts } = opts ?? {};
    super("liqo:index:GatewayClient", name, {}, componentOpts);
    const { cluster } = args;
    // Else a client that cannot be reached would keep its server, and all that is in the server's cluster.
    const { addresses, port } = pulumi.output(args.endpoint);
    const endpoint = { addresses: withoutDependency(addresses), port: withoutDependency(port) };

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    checkGatewayClient(check, name, args);
    check.later("endpoint.addresses", endpoint.addresses, areAddresses);
    check.later("endpoint.port", endpoint.port, isPort);
    check.input("timeout", args.timeout, isDuration);
    const gate = check.done();

    const remoteClusterId = gate(args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const vacant = vacancyHook(this, { cluster, kind: "GatewayClient", timeout });
    const present = templatePresence({ cluster, role: this.role, template: args.template });
    const hooks = { beforeCreate: [vacant, ...present], beforeUpdate: present };
    const client = new liqo.GatewayClient(
      name,
      {
        metadata: {
          name: remoteClusterId,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
        },
        spec: {
          mtu: args.mtu ?? DEFAULTS.mtu,
          secretRef: args.secretName === undefined ? undefined : { name: args.secretName },
          clientTemplateRef: templateReference(
            "WgGatewayClientTemplate",
            DEFAULTS.clientTemplate,
            args.template,
            cluster.liqoNamespace,
          ),
          endpoint: { addresses: endpoint.addresses, port: endpoint.port, protocol: "UDP" },
        },
      },
      {
        parent: this,
        provider: cluster.provider,
        customTimeouts: { delete: timeout },
        hooks: engineTakesHooks() ? hooks : undefined,
        replaceWith,
      },
    );

    this.gatewayName = remoteClusterId;
    this.uid = client.metadata.apply(uidOf);
    this.revision = client.metadata.apply(revisionOf);
    this.registerOutputs({});
  }
}

/** Checks a client's own arguments, but for its endpoint. `owner` is the name of its component. */
export function checkGatewayClient(
  check: ArgsCheck,
  owner: string,
  args: Omit<GatewayClientArgs, "endpoint">,
): void {
  checkGateway(check, owner, args);
  checkTemplate(check, args.cluster, args.template);
}
