import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments, pick } from "../../validation/arguments.js";
import { type Owner, ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { addressesRule, portRule } from "../../validation/rules.js";
import { DEFAULTS } from "../../defaults.js";
import { timeoutRule } from "../../validation/duration.js";
import type { GatewayKeyPair } from "../keys/gateway-keys.js";
import { type GatewayClientEndpoint, endpointRule } from "./endpoint.js";
import {
  checkGateway,
  checkTemplate,
  type Gateway,
  GATEWAY_ARGUMENTS,
  type GatewayArgs,
  revisionOf,
  type TemplateReference,
  templateReference,
  uidOf,
} from "./gateway.js";
import { registerHooks } from "../../lifecycle/register-hooks.js";
import { checkExistingObjects } from "../../lifecycle/adoption/existing-objects.js";
import { gatewayHooks } from "./gateway-hooks.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { Wait } from "../../lifecycle/wait.js";
import { liqoManagedKeys } from "../keys/liqo-managed-keys.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import * as liqo from "../../liqo/index.js";
import { remoteLabels } from "../../liqo/labels.js";
import { orDefault, withoutDependency } from "../../pulumi/output-value.js";
import { checkTenant, TENANT_ARGUMENTS, tenantNamespaceOf } from "../../tenant/tenant.js";

/** Arguments of {@link GatewayClient}. */
export interface GatewayClientArgs extends GatewayArgs {
  /** Where the server listens (`spec.endpoint`): the `endpoint` of a `GatewayServer`, or typed by hand. */
  readonly endpoint: pulumi.Input<GatewayClientEndpoint>;

  /**
   * Template that Liqo makes the client from, a `WgGatewayClientTemplate` (`spec.clientTemplateRef`).
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client">;

  /**
   * How long each wait may take, for example `90s`: for what is left of an earlier gateway to go, for Liqo to make the keys
   * (without `secretName`), and for a deletion. Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/** Their names. */
export const GATEWAY_CLIENT_ARGUMENTS: ArgumentNames<GatewayClientArgs> = {
  ...GATEWAY_ARGUMENTS,
  endpoint: true,
  template: true,
  timeout: true,
};

/**
 * The dialling end of a tunnel: creates a Liqo `GatewayClient`.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 * @throws {@link NotReadyError} if Liqo has not made the keys that are asked for.
 *
 * @example
 * ```ts
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * const namespace = tenant.metadata.name;
 * new GatewayClient("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   namespace,
 *   endpoint: { addresses: ["203.0.113.7"], port: 51840 },
 * });
 * ```
 */
export class GatewayClient extends pulumi.ComponentResource implements Gateway {
  /** It dials. */
  public readonly role = "Client";
  public readonly cluster: LiqoCluster;
  public readonly gatewayName: pulumi.Output<string>;
  public readonly remoteClusterId: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;
  private readonly readKeys: () => GatewayKeyPair;

  constructor(name: string, args: GatewayClientArgs, opts?: pulumi.ComponentResourceOptions) {
    const { replaceWith, ...componentOpts } = opts ?? {};
    super("liqo:index:GatewayClient", requireName("GatewayClient", name), {}, componentOpts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, GATEWAY_CLIENT_ARGUMENTS, args);
    // Else a client that cannot be reached would keep its server, and all that is in the server's cluster.
    const { addresses, port } = pulumi.output(args.endpoint);
    const endpoint = { addresses: withoutDependency(addresses), port: withoutDependency(port) };

    checkTenant(check, args);
    checkGatewayClient(check, ownerOf(opts?.parent, this.role, name), args);
    check.required("endpoint", args.endpoint, endpointRule);
    check.whenKnown("endpoint.addresses", addresses, addressesRule);
    check.whenKnown("endpoint.port", port, portRule);
    check.plainOptional("timeout", args.timeout, timeoutRule);
    checkExistingObjects(check, "", {
      ...pick(TENANT_ARGUMENTS, args),
      objects: [
        { kind: "GatewayClient", name: args.gatewayName ?? args.remoteClusterId, mayExist: true },
        { kind: "GatewayServer", mayExist: false },
      ],
    });
    const gate = check.done();

    const { cluster } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const gatewayName = gate(args.gatewayName ?? args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const prepare = gatewayHooks(this, args, timeout);
    // All that there is to wait for are keys that Liqo has to make.
    const wait =
      args.secretName === undefined
        ? new Wait(this, name, { cluster, kind: "GatewayClient", timeout, prepare })
        : undefined;
    const made = wait?.opts ?? {
      customTimeouts: { delete: timeout },
      hooks: registerHooks(`${name}-GatewayClient`, prepare),
    };
    const { provider } = cluster;
    const maker = managedBy({ ...NETWORKING, kind: "GatewayClient" }, name, this);
    const spec = {
      mtu: orDefault(args.mtu, DEFAULTS.mtu),
      secretRef: args.secretName === undefined ? undefined : { name: args.secretName },
      clientTemplateRef: templateReference(
        "WgGatewayClientTemplate",
        DEFAULTS.clientTemplate,
        args.template,
        cluster.liqoNamespace,
      ),
      endpoint: { addresses: endpoint.addresses, port: endpoint.port, protocol: "UDP" },
    };
    const client = new liqo.GatewayClient(
      name,
      {
        metadata: {
          name: gatewayName,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: { ...wait?.annotationsFor({ spec, maker }), ...maker },
        },
        spec,
      },
      {
        parent: this,
        provider,
        ...made,
        replaceWith,
      },
    );

    this.readKeys = liqoManagedKeys(name, client, this, provider);
    this.cluster = cluster;
    this.gatewayName = gatewayName;
    this.remoteClusterId = remoteClusterId;
    this.uid = client.metadata.apply(uidOf);
    this.revision = client.metadata.apply(revisionOf);
    this.registerOutputs({});
  }

  /**
   * The keys that Liqo has made for it, as it does for a gateway without a `secretName`. Read from the cluster, private half
   * included, if asked for; the state holds them encrypted.
   */
  public get keys(): GatewayKeyPair {
    return this.readKeys();
  }
}

/** Checks a client's own arguments, but for its endpoint. `owner` is its component. */
export function checkGatewayClient(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: Omit<GatewayClientArgs, "endpoint">,
): void {
  checkGateway(check, owner, args);
  checkTemplate(check, "Client", args.cluster, args.template);
}
