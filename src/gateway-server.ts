import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { isDuration } from "./duration.js";
import { NotReadyError } from "./errors.js";
import {
  checkGateway,
  type Gateway,
  type GatewayArgs,
  revisionOf,
  templateReference,
  uidOf,
} from "./gateway.js";
import { checkExposure, type GatewayServerExposure, warnOfNodePort } from "./gateway-exposure.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { failRun } from "./run-failure.js";
import { checkTenant, tenantNamespaceOf } from "./tenant.js";
import { templatePresence } from "./template-presence.js";
import { vacancyHook } from "./vacancy.js";
import { Wait } from "./wait.js";

/** Arguments of {@link GatewayServer}. */
export interface GatewayServerArgs extends GatewayArgs, GatewayServerExposure {
  /**
   * How long to wait for the endpoint, for example `90s` (`liqoctl`: `--timeout`).
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/**
 * The listening end of a tunnel: creates a Liqo `GatewayServer` and waits until Liqo has published its endpoint.
 *
 * @example
 * ```ts
 * const server = new GatewayServer("to-rome", { cluster: milan, remoteClusterId: "rome" });
 * export const endpoint = server.endpoint;
 * ```
 */
export class GatewayServer extends pulumi.ComponentResource implements Gateway {
  /** It listens. */
  public readonly role = "Server";
  private readonly name: string;
  public readonly gatewayName: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;
  public readonly revision: pulumi.Output<string>;

  /** Where the server can be reached. Read anew at every `preview` and `up`. */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  constructor(name: string, args: GatewayServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { replaceWith, ...componentOpts } = opts ?? {};
    super("liqo:index:GatewayServer", name, {}, componentOpts);
    this.name = name;
    const { cluster } = args;

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    checkGatewayServer(check, name, args);
    check.input("timeout", args.timeout, isDuration);
    const gate = check.done();
    warnOfNodePort(this, args.nodePort);

    const remoteClusterId = gate(args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const vacant = vacancyHook(this, { cluster, kind: "GatewayServer", timeout });
    const present = templatePresence({ cluster, role: this.role, template: args.template });
    const wait = new Wait(this, name, {
      cluster,
      kind: "GatewayServer",
      timeout,
      prepare: { beforeCreate: [vacant, ...present], beforeUpdate: present },
    });
    const { provider } = cluster;
    const endpoint = {
      port: args.port ?? DEFAULTS.port,
      serviceType: args.serviceType ?? DEFAULTS.serviceType,
      nodePort: args.nodePort,
      loadBalancerIP: args.loadBalancerIp,
    };
    const server = new liqo.GatewayServer(
      name,
      {
        metadata: {
          name: remoteClusterId,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: wait.annotations,
        },
        spec: {
          mtu: args.mtu ?? DEFAULTS.mtu,
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
        },
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
    // What has just been waited for is fresh, and it is still being completed: a `refresh` would find a reading of it
    // changed. From the next run on, the endpoint is read anew.
    const current = server.id.apply((id) =>
      wait.hasBegun
        ? server.status
        : liqo.GatewayServer.get(`${name}-live`, id, { parent: this, provider }).status,
    );

    this.gatewayName = remoteClusterId;
    this.uid = server.metadata.apply(uidOf);
    this.revision = server.metadata.apply(revisionOf);
    this.endpoint = pulumi
      .all([current, server.status, server.id])
      .apply(([now, before, id]) =>
        this.endpointOf(now, before, `${id} in cluster ${cluster.name}`),
      );
    this.registerOutputs({ endpoint: this.endpoint });
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
      return failRun(this, this.name, error);
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
  const { addresses = [], port = 0, protocol = "UDP" } = status?.endpoint ?? {};
  const filled = addresses.filter((address) => address !== "");
  return filled.length > 0 && port > 0 ? { addresses: filled, port, protocol } : undefined;
}

/** Checks a server's own arguments. `owner` is the name of its component. */
export function checkGatewayServer(check: ArgsCheck, owner: string, args: GatewayServerArgs): void {
  checkGateway(check, owner, args);
  checkExposure(check, owner, args.cluster, args);
}
