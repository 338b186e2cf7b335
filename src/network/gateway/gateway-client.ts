import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { logTarget } from "../../pulumi/log-target.js";
import { mergeOptions } from "../../pulumi/merge-options.js";
import { orDefault, withoutDependency } from "../../pulumi/output-value.js";
import { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optionalPlain,
  required,
} from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { type Duration, timeoutRule } from "../../validation/duration.js";
import * as liqo from "../../liqo/index.js";
import { remoteLabels } from "../../liqo/labels.js";
import { revisionOf, typeTokenOf, uidOf } from "../../liqo/object.js";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import { recordSecrets } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { registerHooks } from "../../lifecycle/register-hooks.js";
import { timeoutsOf } from "../../lifecycle/timeouts.js";
import { checkRemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import type { GatewayKeyPair } from "../keys/key-pair.js";
import { liqoManagedKeys } from "../keys/liqo-managed-keys.js";
import {
  checkTemplateArgs,
  templateArgument,
  type TemplateReference,
  templateReference,
} from "../gateway-template/template-reference.js";
import { checkExistingObjects } from "../adoption/existing-objects-check.js";
import { NetworkWait } from "../checks/network-wait.js";
import { warnOfPodAddress } from "./endpoint.js";
import { endpointRule, type GatewayClientEndpoint } from "./endpoint-args.js";
import { gatewayHooks } from "./gateway-hooks.js";
import {
  checkGatewayArgs,
  type Gateway,
  GATEWAY_ARGUMENTS,
  type GatewayArgs,
  gatewayObjects,
  nameOfGateway,
} from "./gateway.js";

/** Arguments of {@link GatewayClient}. */
export interface GatewayClientArgs extends GatewayArgs {
  /**
   * Endpoint to dial (`spec.endpoint`): the `endpoint` of a `GatewayServer`, or your own values.
   */
  readonly endpoint: pulumi.Input<GatewayClientEndpoint>;

  /**
   * Template from which Liqo creates the client, a `WgGatewayClientTemplate`
   * (`spec.clientTemplateRef`).
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client"> | undefined;

  /**
   * How long each wait may take, for example `90s`: until the leftovers of an earlier gateway are
   * deleted, until Liqo has created the keys (without `secretName`), and until the gateway is
   * deleted. A plain value, not an output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;
}

const GATEWAY_CLIENT_ARGUMENTS: ArgumentChecks<GatewayClientArgs> = {
  ...GATEWAY_ARGUMENTS,
  endpoint: required(endpointRule),
  template: templateArgument,
  timeout: optionalPlain(timeoutRule),
};

/**
 * The gateway that dials: a Liqo
 * [`GatewayClient`](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#creation-of-a-gateway-client).
 * This resource is the object itself.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 * @throws {@link NotReadyError} if Liqo has not created the keys that `readKeys()` reads.
 *
 * @example
 * ```ts
 * const { provider } = rome;
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider });
 * const namespace = tenant.metadata.name;
 * new GatewayClient("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   namespace,
 *   endpoint: { addresses: ["203.0.113.7"], port: 51840 },
 * });
 * ```
 */
export class GatewayClient extends liqo.GatewayClient implements Gateway {
  /** A GatewayClient dials. */
  public readonly role = "Client";
  public readonly cluster: LiqoCluster;
  public readonly gatewayName: pulumi.Output<string>;
  public readonly remoteClusterId: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  private readonly liqoManagedKeys: () => GatewayKeyPair;

  constructor(name: string, args: GatewayClientArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("GatewayClient", requireName("GatewayClient", name, opts));
    checkArguments(check, GATEWAY_CLIENT_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkProviderOption(check, opts, args.cluster);
    checkGatewayArgs(check, ownerOf(opts?.parent, "Client", name), args);
    checkTemplateArgs(check, "Client", args.cluster, args.template);
    checkExistingObjects(check, "", {
      ...args,
      objects: gatewayObjects("Client", args, true),
    });
    const gate = check.done();

    const { cluster } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const gatewayName = gate(nameOfGateway(args));
    const timeouts = timeoutsOf(args.timeout ?? DEFAULTS.timeout, opts);
    const target = logTarget(typeTokenOf(liqo.GatewayClient.kind), name, opts?.parent);
    const prepare = gatewayHooks(target, "Client", args, timeouts);
    // With keys in a Secret of the caller, a GatewayClient has no status to wait for.
    const wait =
      args.secretName === undefined
        ? new NetworkWait(target, name, { cluster, kind: "GatewayClient", timeouts, prepare })
        : undefined;
    const waitOpts = wait?.opts ?? {
      customTimeouts: { delete: timeouts.delete },
      hooks: registerHooks(cluster, `${name}-GatewayClient`, prepare),
    };
    const { addresses, port } = pulumi.output(args.endpoint);
    warnOfPodAddress(target, gate(pulumi.output({ addresses })), cluster);
    recordSecrets(cluster, [addresses, port]);
    const managedByAnnotation = managedBy(liqo.GatewayClient.kind, name, opts?.parent);
    const spec = {
      mtu: orDefault(args.mtu, DEFAULTS.mtu),
      secretRef: args.secretName === undefined ? undefined : { name: args.secretName },
      clientTemplateRef: templateReference(
        "WgGatewayClientTemplate",
        DEFAULTS.clientTemplate,
        args.template,
        cluster.liqoNamespace,
      ),
      // With a dependency on the server, an unreachable client would keep the server from being
      // deleted.
      endpoint: {
        addresses: withoutDependency(addresses),
        port: withoutDependency(port),
        protocol: "UDP",
      },
    };
    super(
      name,
      {
        metadata: {
          name: gatewayName,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: {
            ...wait?.annotationsFor({ spec, managedByAnnotation }),
            ...managedByAnnotation,
          },
        },
        spec,
      },
      mergeOptions({ provider: cluster.provider, ...waitOpts }, opts),
    );

    this.cluster = cluster;
    this.gatewayName = gatewayName;
    this.remoteClusterId = remoteClusterId;
    this.uid = uidOf(this);
    this.revision = revisionOf(this);
    this.liqoManagedKeys = liqoManagedKeys(name, this, cluster.provider);
  }

  /**
   * Reads the keys that Liqo created for this gateway, as it does if `secretName` is not set.
   * Registers a resource that reads the Secret in every `preview` and `up`. The state stores the
   * keys encrypted, with the private key.
   */
  public readKeys(): GatewayKeyPair {
    return this.liqoManagedKeys();
  }
}
