import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { logTarget } from "../../pulumi/log-target.js";
import { mergeOptions } from "../../pulumi/merge-options.js";
import { orDefault } from "../../pulumi/output-value.js";
import { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentChecks, checkArguments, optionalPlain } from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { type Duration, timeoutRule } from "../../validation/duration.js";
import * as liqo from "../../liqo/index.js";
import { remoteLabels } from "../../liqo/labels.js";
import { KEYS_READY } from "../../liqo/networking/gateway.js";
import { revisionOf, typeTokenOf, uidOf } from "../../liqo/object.js";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import { recordSecrets } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { timeoutsOf } from "../../lifecycle/timeouts.js";
import { checkRemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";
import { checkExistingObjects } from "../adoption/existing-objects-check.js";
import type { GatewayKeyPair } from "../keys/key-pair.js";
import { liqoManagedKeys } from "../keys/liqo-managed-keys.js";
import { templateReference } from "../gateway-template/template-reference.js";
import { NetworkWait } from "../checks/network-wait.js";
import { gatewayHooks } from "./gateway-hooks.js";
import {
  checkGatewayServiceArgs,
  GATEWAY_SERVICE_ARGUMENTS,
  type GatewayServiceArgs,
  warnOfNodePort,
} from "./gateway-service.js";
import {
  checkGatewayArgs,
  type Gateway,
  GATEWAY_ARGUMENTS,
  type GatewayArgs,
  gatewayObjects,
  nameOfGateway,
} from "./gateway.js";
import { serverEndpoint } from "./endpoint.js";
import { servicePatch } from "./service-patch.js";

/** Arguments of {@link GatewayServer}. */
export type GatewayServerArgs = GatewayArgs &
  GatewayServiceArgs & {
    /**
     * How long to wait for the endpoint, for example `90s` (`liqoctl`: `--timeout`). A plain value,
     * not an output.
     *
     * @default "5m"
     */
    readonly timeout?: Duration | undefined;
  };

const GATEWAY_SERVER_ARGUMENTS: ArgumentChecks<GatewayServerArgs> = {
  ...GATEWAY_ARGUMENTS,
  ...GATEWAY_SERVICE_ARGUMENTS,
  timeout: optionalPlain(timeoutRule),
};

/**
 * The gateway that listens: a Liqo
 * [`GatewayServer`](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#creation-of-a-gateway-server).
 * Waits until Liqo has published its endpoint, and manages the Service that Liqo creates for it. If
 * the Service is deleted, Liqo does not recreate it; `pulumi up --refresh` does.
 *
 * This resource is the `GatewayServer` object itself.
 * [`dependsOn`](https://www.pulumi.com/docs/iac/concepts/resources/options/dependson/) with this
 * resource does not wait for the Service. Use `endpoint` or `revision` instead.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 * @throws {@link NotReadyError} if Liqo has withdrawn the endpoint, or has not created the keys
 * that `readKeys()` reads.
 *
 * @example
 * ```ts
 * const { provider } = milan;
 * const tenant = new TenantNamespace("rome", { remoteClusterId: "rome" }, { provider });
 * const namespace = tenant.metadata.name;
 * const args = { cluster: milan, remoteClusterId: "rome", namespace };
 * const server = new GatewayServer("to-rome", args);
 * export const endpoint = server.endpoint;
 * ```
 */
export class GatewayServer extends liqo.GatewayServer implements Gateway {
  /** A GatewayServer listens. */
  public readonly role = "Server";
  public readonly cluster: LiqoCluster;
  public readonly gatewayName: pulumi.Output<string>;
  public readonly remoteClusterId: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  /**
   * Endpoint that clients dial (`status.endpoint`). Read from the cluster in every `preview` and
   * `up`.
   */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  private readonly liqoManagedKeys: () => GatewayKeyPair;

  constructor(name: string, args: GatewayServerArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("GatewayServer", requireName("GatewayServer", name, opts));
    checkArguments(check, GATEWAY_SERVER_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkProviderOption(check, opts, args.cluster);
    const owner = ownerOf(opts?.parent, "Server", name);
    checkGatewayArgs(check, owner, args);
    checkGatewayServiceArgs(check, owner, args.cluster, args);
    checkExistingObjects(check, "", {
      ...args,
      objects: gatewayObjects("Server", args, true),
    });
    const gate = check.done();
    const target = logTarget(typeTokenOf(liqo.GatewayServer.kind), name, opts?.parent);
    warnOfNodePort(target, args.nodePort);

    const { cluster } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const gatewayName = gate(nameOfGateway(args));
    const timeouts = timeoutsOf(args.timeout ?? DEFAULTS.timeout, opts);
    const wait = new NetworkWait(target, name, {
      cluster,
      kind: "GatewayServer",
      also: args.secretName === undefined ? [KEYS_READY] : [],
      timeouts,
      prepare: gatewayHooks(target, "Server", args, timeouts),
    });
    const managedByAnnotation = managedBy(liqo.GatewayServer.kind, name, opts?.parent);
    const spec = specOf(args);
    const liveValues = [args.loadBalancerIp, args.port, args.nodePort];
    recordSecrets(cluster, [...liveValues, args.namespace, args.remoteClusterId]);
    super(
      name,
      {
        metadata: {
          name: gatewayName,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: {
            ...wait.annotationsFor({ spec, managedByAnnotation }),
            ...managedByAnnotation,
          },
        },
        spec,
        liveValues,
      },
      mergeOptions(
        {
          provider: cluster.provider,
          ...wait.opts,
          // After an update Liqo reports the old endpoint for a while, and never recovers from a
          // rejected Service.
          replacementTrigger: spec.endpoint,
        },
        opts,
      ),
    );

    this.cluster = cluster;
    this.gatewayName = gatewayName;
    this.remoteClusterId = remoteClusterId;
    this.uid = uidOf(this);
    const service = servicePatch(this, `${name}-service`, {
      cluster,
      gatewayName,
      namespace: tenantNamespaceOf(args),
      server: this.uid,
      timeout: timeouts.create,
    });
    this.revision = pulumi
      .all([revisionOf(this), service])
      .apply(([revision, serviceUid]) => `${revision}/${serviceUid}`);
    this.endpoint = serverEndpoint(name, this, service);
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

function specOf(args: GatewayServerArgs) {
  return {
    mtu: orDefault(args.mtu, DEFAULTS.mtu),
    secretRef: args.secretName === undefined ? undefined : { name: args.secretName },
    serverTemplateRef: templateReference(
      "WgGatewayServerTemplate",
      DEFAULTS.serverTemplate,
      args.template,
      args.cluster.liqoNamespace,
    ),
    endpoint: {
      port: orDefault(args.port, DEFAULTS.port),
      serviceType: args.serviceType ?? DEFAULTS.serviceType,
      nodePort: args.nodePort,
      loadBalancerIP: args.loadBalancerIp,
    },
    serviceAnnotations: args.serviceAnnotations,
    serviceLabels: args.serviceLabels,
  };
}
