import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { claim } from "./claims.js";
import { DEFAULTS } from "./defaults.js";
import { NotReadyError } from "./errors.js";
import {
  checkGateway,
  checkTemplate,
  type Gateway,
  type GatewayArgs,
  type TemplateReference,
  templateReference,
} from "./gateway.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { isDuration, isIpv4, isPort } from "./rules.js";
import { checkTenant, tenantNamespaceOf } from "./tenant.js";
import { isLiqoVersion } from "./versions.js";
import { Wait } from "./wait.js";

/** How a gateway server is published to the other cluster. */
export const GatewayServiceType = {
  /** Reachable from inside its own cluster only: the client needs an address of yours that leads there. */
  ClusterIP: "ClusterIP",
  /** Through an address that the provider of the load balancer hands out. */
  LoadBalancer: "LoadBalancer",
  /** Through a port of every node, which the other cluster must reach. */
  NodePort: "NodePort",
} as const;
/** How a gateway server is published to the other cluster. */
export type GatewayServiceType = (typeof GatewayServiceType)[keyof typeof GatewayServiceType];

/** How a gateway server is published: the arguments that a pair passes on. */
export interface GatewayServerExposure {
  /**
   * How the server is published (`liqoctl`: `--gw-server-service-type`).
   *
   * @default "LoadBalancer"
   */
  readonly serviceType?: GatewayServiceType;

  /**
   * UDP port of the server's Service, from 1 to 65535 (`liqoctl`: `--gw-server-service-port`).
   *
   * @default 51840
   */
  readonly port?: pulumi.Input<number>;

  /**
   * Port of every node, usually from 30000 to 32767. Not with `serviceType: "ClusterIP"` (`liqoctl`:
   * `--gw-server-service-nodeport`).
   *
   * @default - the API server picks one
   */
  readonly nodePort?: pulumi.Input<number>;

  /**
   * IPv4 address to ask of the load balancer. Only with `serviceType: "LoadBalancer"` (`liqoctl`:
   * `--gw-server-service-loadbalancerip`).
   *
   * @default - the load balancer's provider picks one
   */
  readonly loadBalancerIp?: pulumi.Input<string>;

  /**
   * Annotations of the server's Service, since Liqo 1.2 (`spec.serviceAnnotations`).
   *
   * @default - those of the template
   */
  readonly serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * Labels of the server's Service, since Liqo 1.2 (`spec.serviceLabels`).
   *
   * @default - those of the template
   */
  readonly serviceLabels?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * Template that Liqo makes the server from, a `WgGatewayServerTemplate`.
   *
   * @default - `wireguard-server` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference;
}

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
  public readonly role = "Server";
  public readonly gatewayName: pulumi.Output<string>;
  public readonly uid: pulumi.Output<string>;

  /** Where the server can be reached. Read anew at every `preview` and `up`. */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  constructor(name: string, args: GatewayServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:GatewayServer", name, {}, opts);
    const { cluster } = args;

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    checkGatewayServer(check, name, args);
    check.input("timeout", args.timeout, isDuration);
    const gate = check.done();
    warnOfNodePort(this, args.nodePort);

    const remoteClusterId = gate(args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const wait = new Wait(this, name, { cluster, kind: "GatewayServer", timeout });
    const { provider } = cluster;
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
          endpoint: {
            port: args.port ?? DEFAULTS.port,
            serviceType: args.serviceType ?? DEFAULTS.serviceType,
            nodePort: args.nodePort,
            loadBalancerIP: args.loadBalancerIp,
          },
          serviceAnnotations: args.serviceAnnotations,
          serviceLabels: args.serviceLabels,
        },
      },
      { parent: this, provider, ...wait.opts },
    );
    const live = liqo.GatewayServer.get(`${name}-live`, server.id, { parent: this, provider });

    this.gatewayName = remoteClusterId;
    this.uid = server.metadata.apply((metadata) => metadata.uid ?? "");
    this.endpoint = pulumi
      .all([live.status, server.status, server.id])
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
      throw new NotReadyError(
        this,
        `GatewayServer ${which} has no endpoint that a client can dial, status.endpoint is ${seen}: ` +
          "see whether its Service has an address, then run up again",
      );
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
  const { cluster, nodePort, loadBalancerIp, serviceType = DEFAULTS.serviceType } = args;
  check.reject("serviceType", isServiceType(serviceType));
  check.input("port", args.port, isPort);
  check.input("nodePort", nodePort, isPort);
  check.input("loadBalancerIp", loadBalancerIp, isIpv4);
  checkTemplate(check, args.template);

  if (loadBalancerIp !== undefined && serviceType !== "LoadBalancer") {
    check.reject("loadBalancerIp", `needs serviceType "LoadBalancer", got "${serviceType}"`);
  }
  if (nodePort !== undefined) {
    if (serviceType === "ClusterIP") {
      check.reject("nodePort", `needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"`);
    }
    check.later("nodePort", pulumi.all([cluster.clusterId, nodePort]), ([clusterId, port]) => {
      const holder = claim(clusterId, `node port ${port}`, owner);
      return (
        holder && `expected a free one, got ${port}, which "${holder}" uses in cluster ${clusterId}`
      );
    });
  }
  for (const argument of ["serviceAnnotations", "serviceLabels"] as const) {
    if (args[argument] !== undefined) {
      check.later(argument, cluster.liqoVersion, isLiqoVersion("1.2.0"));
    }
  }
}

function isServiceType(value: string): string | undefined {
  const known = Object.values<string>(GatewayServiceType);
  return known.includes(value) ? undefined : `expected one of ${known.join(", ")}, got "${value}"`;
}

function warnOfNodePort(server: GatewayServer, nodePort: pulumi.Input<number> | undefined): void {
  pulumi.output(nodePort).apply((port) => {
    if (port !== undefined && (port < 30000 || port > 32767)) {
      // Liqo's controller creates the Service, so the API server's refusal would never reach this stack.
      const warning = `nodePort ${port} is outside of 30000-32767, Kubernetes' range unless the cluster sets another`;
      void pulumi.log.warn(warning, server);
    }
  });
}
