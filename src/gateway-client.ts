import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./checks/args-check.js";
import { type ArgumentNames, checkArguments, only } from "./checks/arguments.js";
import { type Owner, ownerOf } from "./checks/claims.js";
import { named } from "./checks/component-name.js";
import { areAddresses, isPort } from "./checks/rules.js";
import { DEFAULTS } from "./defaults.js";
import { isTimeout } from "./duration.js";
import type { GatewayKeyPair } from "./gateway-keys.js";
import { type GatewayClientEndpoint, isEndpoint } from "./gateway/endpoint-override.js";
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
} from "./gateway/gateway.js";
import { preparationHooks } from "./hooks/preparation.js";
import { checkExistingObjects } from "./hooks/existing-objects.js";
import { gatewayPreparation } from "./hooks/gateway-preparation.js";
import { madeBy } from "./hooks/maker.js";
import { Wait } from "./hooks/wait.js";
import { liqoMadeKeys } from "./keys/liqo-made-keys.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { NETWORKING } from "./liqo/groups.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { orDefault, withoutDependency } from "./output-value.js";
import { checkTenant, TENANT_ARGUMENTS, tenantNamespaceOf } from "./tenant.js";

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
    super("liqo:index:GatewayClient", named("GatewayClient", name), {}, componentOpts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, GATEWAY_CLIENT_ARGUMENTS, args);
    // Else a client that cannot be reached would keep its server, and all that is in the server's cluster.
    const { addresses, port } = pulumi.output(args.endpoint);
    const endpoint = { addresses: withoutDependency(addresses), port: withoutDependency(port) };

    checkTenant(check, args);
    checkGatewayClient(check, ownerOf(opts?.parent, this.role, name), args);
    check.required("endpoint", args.endpoint, isEndpoint);
    check.later("endpoint.addresses", addresses, areAddresses);
    check.later("endpoint.port", port, isPort);
    check.plain("timeout", args.timeout, isTimeout);
    checkExistingObjects(check, "", {
      ...only(TENANT_ARGUMENTS, args),
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
    const prepare = gatewayPreparation(this, args, timeout);
    // All that there is to wait for are keys that Liqo has to make.
    const wait =
      args.secretName === undefined
        ? new Wait(this, name, { cluster, kind: "GatewayClient", timeout, prepare })
        : undefined;
    const made = wait?.opts ?? {
      customTimeouts: { delete: timeout },
      hooks: preparationHooks(`${name}-GatewayClient`, prepare),
    };
    const { provider } = cluster;
    const maker = madeBy({ ...NETWORKING, kind: "GatewayClient" }, name, this);
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

    this.readKeys = liqoMadeKeys(name, client, this, provider);
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
