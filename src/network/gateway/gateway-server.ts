import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments, pick } from "../../validation/arguments.js";
import { type Owner, ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import { addressRule } from "../../validation/rules.js";
import { failUpdate } from "../../validation/fail-update.js";
import { readId } from "../../cluster/read-id.js";
import { DEFAULTS } from "../../defaults.js";
import { timeoutRule } from "../../validation/duration.js";
import { NotReadyError } from "../../validation/errors.js";
import type { GatewayKeyPair } from "../keys/gateway-keys.js";
import {
  checkGatewayService,
  GATEWAY_SERVICE_ARGUMENTS,
  type GatewayServiceArgs,
  warnOfNodePort,
} from "./gateway-service.js";
import {
  checkGateway,
  type Gateway,
  GATEWAY_ARGUMENTS,
  type GatewayArgs,
  revisionOf,
  templateReference,
  uidOf,
} from "./gateway.js";
import { servicePatch } from "./service-patch.js";
import { checkExistingObjects } from "../../lifecycle/adoption/existing-objects.js";
import { gatewayHooks } from "./gateway-hooks.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { Wait } from "../../lifecycle/wait.js";
import { liqoManagedKeys } from "../keys/liqo-managed-keys.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { dialableAddresses } from "../../liqo/networking/gateway.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import * as liqo from "../../liqo/index.js";
import { remoteLabels } from "../../liqo/labels.js";
import { KEYS_READY } from "../../liqo/readiness.js";
import { orDefault } from "../../pulumi/output-value.js";
import { checkTenant, TENANT_ARGUMENTS, tenantNamespaceOf } from "../../tenant/tenant.js";

/** Arguments of {@link GatewayServer}. */
export interface GatewayServerArgs extends GatewayArgs, GatewayServiceArgs {
  /**
   * How long to wait for the endpoint, for example `90s` (`liqoctl`: `--timeout`). Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/** Their names. */
export const GATEWAY_SERVER_ARGUMENTS: ArgumentNames<GatewayServerArgs> = {
  ...GATEWAY_ARGUMENTS,
  ...GATEWAY_SERVICE_ARGUMENTS,
  timeout: true,
};

/**
 * The listening end of a tunnel: creates a Liqo `GatewayServer`, waits until Liqo has published its endpoint, and holds the Service
 * that Liqo makes for it. One that was deleted Liqo never makes again: `pulumi up --refresh` does.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 * @throws {@link NotReadyError} if Liqo has taken its endpoint back, or has not made the keys that are asked for.
 *
 * @example
 * ```ts
 * const tenant = new TenantNamespace("rome", { remoteClusterId: "rome" }, { provider: milan.provider });
 * const namespace = tenant.metadata.name;
 * const server = new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome", namespace });
 * export const endpoint = server.endpoint;
 * ```
 */
export class GatewayServer extends pulumi.ComponentResource implements Gateway {
  /** It listens. */
  public readonly role = "Server";
  private readonly name: string;
  private readonly readKeys: () => GatewayKeyPair;
  public readonly cluster: LiqoCluster;
  public readonly gatewayName: pulumi.Output<string>;
  public readonly remoteClusterId: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  /** Where the server can be reached (`status.endpoint`). Read anew at every `preview` and `up`. */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  constructor(name: string, args: GatewayServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { replaceWith, ...componentOpts } = opts ?? {};
    super("liqo:index:GatewayServer", requireName("GatewayServer", name), {}, componentOpts);
    this.name = name;

    const check = new ArgsCheck(this, name);
    checkArguments(check, GATEWAY_SERVER_ARGUMENTS, args);
    checkTenant(check, args);
    checkGatewayServer(check, ownerOf(opts?.parent, this.role, name), args);
    check.plainOptional("timeout", args.timeout, timeoutRule);
    checkExistingObjects(check, "", {
      ...pick(TENANT_ARGUMENTS, args),
      objects: [
        { kind: "GatewayServer", name: args.gatewayName ?? args.remoteClusterId, mayExist: true },
        { kind: "GatewayClient", mayExist: false },
      ],
    });
    const gate = check.done();
    warnOfNodePort(this, args.nodePort);

    const { cluster } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const gatewayName = gate(args.gatewayName ?? args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const wait = new Wait(this, name, {
      cluster,
      kind: "GatewayServer",
      also: args.secretName === undefined ? [KEYS_READY] : [],
      timeout,
      prepare: gatewayHooks(this, args, timeout),
    });
    const { provider } = cluster;
    const maker = managedBy({ ...NETWORKING, kind: "GatewayServer" }, name, this);
    const endpoint = {
      port: orDefault(args.port, DEFAULTS.port),
      serviceType: args.serviceType ?? DEFAULTS.serviceType,
      nodePort: args.nodePort,
      loadBalancerIP: args.loadBalancerIp,
    };
    const spec = {
      mtu: orDefault(args.mtu, DEFAULTS.mtu),
      secretRef: args.secretName === undefined ? undefined : { name: args.secretName },
      serverTemplateRef: templateReference(
        "WgGatewayServerTemplate",
        DEFAULTS.serverTemplate,
        args.template,
        cluster.liqoNamespace,
      ),
      endpoint,
      serviceAnnotations: args.serviceAnnotations,
      serviceLabels: args.serviceLabels,
    };
    const server = new liqo.GatewayServer(
      name,
      {
        metadata: {
          name: gatewayName,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: { ...wait.annotationsFor({ spec, maker }), ...maker },
        },
        spec,
      },
      {
        parent: this,
        provider,
        ...wait.opts,
        // Liqo would report the old endpoint for a while, and never get over a Service that was refused.
        replacementTrigger: endpoint,
        replaceWith,
      },
    );
    this.uid = server.metadata.apply(uidOf);
    const service = servicePatch(this, `${name}-service`, {
      cluster,
      gatewayName,
      namespace: tenantNamespaceOf(args),
      server: this.uid,
      timeout,
    });
    // What has just been waited for is fresh, and it is still being completed: a `refresh` would find a reading of it
    // changed. From the next run on, the endpoint is read anew, which a Service that was made again has changed.
    const current = server.id.apply((id) =>
      wait.hasBegun
        ? server.status
        : liqo.GatewayServer.get(
            `${name}-live`,
            service.apply(() => readId("GatewayServer", cluster.name, id)),
            { parent: this, provider },
          ).status,
    );

    this.readKeys = liqoManagedKeys(name, server, this, provider);
    this.cluster = cluster;
    this.gatewayName = gatewayName;
    this.remoteClusterId = remoteClusterId;
    this.revision = pulumi
      .all([server.metadata, service])
      .apply(([metadata, serviceUid]) => `${revisionOf(metadata)}/${serviceUid}`);
    this.endpoint = pulumi
      .all([current, server.status, server.id])
      .apply(([now, before, id]) =>
        this.endpointOf(now, before, `${id} in cluster ${cluster.name}`),
      );
    this.registerOutputs({ endpoint: this.endpoint });
  }

  /**
   * The keys that Liqo has made for it, as it does for a gateway without a `secretName`. Read from the cluster, private half
   * included, if asked for; the state holds them encrypted.
   */
  public get keys(): GatewayKeyPair {
    return this.readKeys();
  }

  /** The endpoint as it is now; the one that was waited for, if Liqo has taken it back since. */
  private endpointOf(
    now: liqo.GatewayServerStatus | undefined,
    before: liqo.GatewayServerStatus | undefined,
    which: string,
  ): liqo.Endpoint {
    const current = dialable(now);
    const known = current ?? dialable(before);
    if (known === undefined) {
      const seen = JSON.stringify(now?.endpoint ?? null);
      const error = new NotReadyError(
        this,
        `GatewayServer ${which} has no endpoint that a client can dial, status.endpoint is ${seen}: ` +
          "see whether its Service has an address, then run up again",
      );
      return failUpdate(this, this.name, error);
    }
    if (current === undefined) {
      void pulumi.log.warn(
        `GatewayServer ${which} has lost its endpoint since the last update`,
        this,
      );
    }
    return known;
  }
}

/** The endpoint of a server, if one can dial it. */
function dialable(status: liqo.GatewayServerStatus | undefined): liqo.Endpoint | undefined {
  const { port = 0, protocol = "UDP" } = status?.endpoint ?? {};
  const filled = dialableAddresses(status?.endpoint);
  // A load balancer may have an IPv6 address as well. Where there is no other, the client's check says why it is none to dial,
  // unless it is told another one.
  const usable = filled.filter((address) => addressRule(address) === undefined);
  return filled.length > 0
    ? { addresses: usable.length > 0 ? usable : filled, port, protocol }
    : undefined;
}

/** Checks a server's own arguments. `owner` is its component. */
export function checkGatewayServer(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: GatewayServerArgs,
): void {
  checkGateway(check, owner, args);
  checkGatewayService(check, owner, args.cluster, args);
}
