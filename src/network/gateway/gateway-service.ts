import * as pulumi from "@pulumi/pulumi";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentChecks,
  optional,
  optionalPlain,
  optionalDefined,
} from "../../validation/arguments.js";
import { claim, type Owner } from "../../validation/claims.js";
import { annotationsRule, labelsRule } from "../../validation/metadata-rules.js";
import { oneOfRule } from "../../validation/one-of-rule.js";
import { ipv4Rule } from "../../validation/address-rules.js";
import { hideSecretValues } from "../../validation/redact.js";
import { portRule } from "../../validation/rules.js";
import { liqoVersionRule } from "../../liqo/version.js";
import { DEFAULTS } from "../../defaults.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import {
  checkTemplateArgs,
  templateArgument,
  type TemplateReference,
} from "../gateway-template/template-reference.js";

/**
 * [Type of the
 * Service](https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types)
 * of a gateway server.
 */
export const GatewayServiceType = {
  /**
   * Reachable only inside the server's cluster: the client needs an address that forwards to the
   * Service.
   */
  ClusterIP: "ClusterIP",
  /** Reachable at an address that the provider of the load balancer assigns. */
  LoadBalancer: "LoadBalancer",
  /** Reachable at a port of every node. */
  NodePort: "NodePort",
} as const;
/** Type of the Service of a gateway server. */
export type GatewayServiceType = (typeof GatewayServiceType)[keyof typeof GatewayServiceType];

/**
 * Settings of the Service and the template of a gateway server that do not depend on the type of
 * the Service.
 */
export interface CommonServiceArgs {
  /**
   * UDP port of the server's Service, from 1 to 65535 (`spec.endpoint.port`; `liqoctl`:
   * `--gw-server-service-port`).
   *
   * @default 51840
   */
  readonly port?: pulumi.Input<number> | undefined;

  /**
   * Annotations of the server's Service, since Liqo 1.2 (`spec.serviceAnnotations`). If an
   * annotation moves the load balancer to another address, run `pulumi up` again, so that the
   * client gets the new address.
   *
   * @default - the annotations of the template
   *
   * @example
   * ```ts
   * serviceAnnotations: { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" },
   * ```
   */
  readonly serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

  /**
   * Labels of the server's Service, since Liqo 1.2 (`spec.serviceLabels`).
   *
   * @default - the labels of the template
   */
  readonly serviceLabels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

  /**
   * Template from which Liqo creates the server, a `WgGatewayServerTemplate`
   * (`spec.serverTemplateRef`).
   *
   * @default - `wireguard-server` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Server"> | undefined;
}

/** A Service of any type, without settings that depend on the type. */
export interface ServiceTypeArgs {
  /**
   * Type of the server's Service (`spec.endpoint.serviceType`; `liqoctl`:
   * `--gw-server-service-type`). A plain value, not an output: it decides which other arguments are
   * allowed.
   *
   * @default "LoadBalancer"
   */
  readonly serviceType?: GatewayServiceType | undefined;

  /** Not with `serviceType: "ClusterIP"`. */
  readonly nodePort?: undefined;

  /** Only with `serviceType: "LoadBalancer"`. */
  readonly loadBalancerIp?: undefined;
}

/** A Service with a node port, of type `NodePort` or `LoadBalancer`. */
export interface NodePortServiceArgs {
  /**
   * Type of the server's Service (`spec.endpoint.serviceType`; `liqoctl`:
   * `--gw-server-service-type`).
   */
  readonly serviceType?: Exclude<GatewayServiceType, "ClusterIP"> | undefined;

  /**
   * Port of every node, usually from 30000 to 32767 (`spec.endpoint.nodePort`; `liqoctl`:
   * `--gw-server-service-nodeport`).
   *
   * @default - the API server picks a port
   */
  readonly nodePort?: pulumi.Input<number> | undefined;

  /** Only with `serviceType: "LoadBalancer"`. */
  readonly loadBalancerIp?: undefined;
}

/** A Service of type `LoadBalancer` with an address. */
export interface LoadBalancerServiceArgs {
  /**
   * Type of the server's Service (`spec.endpoint.serviceType`; `liqoctl`:
   * `--gw-server-service-type`).
   */
  readonly serviceType?: "LoadBalancer" | undefined;

  /**
   * Port of every node, usually from 30000 to 32767 (`spec.endpoint.nodePort`; `liqoctl`:
   * `--gw-server-service-nodeport`).
   *
   * @default - the API server picks a port
   */
  readonly nodePort?: pulumi.Input<number> | undefined;

  /**
   * IPv4 address that the load balancer should get (`spec.endpoint.loadBalancerIP`; `liqoctl`:
   * `--gw-server-service-loadbalancerip`). The provider of the load balancer must support it.
   *
   * @default - the provider of the load balancer picks an address
   */
  readonly loadBalancerIp?: pulumi.Input<string> | undefined;
}

// For a mistyped `serviceType`, the compiler lists the types of the last member of the union.

/** How a gateway server is published. The allowed settings depend on `serviceType`. */
export type GatewayServiceArgs = CommonServiceArgs &
  (LoadBalancerServiceArgs | NodePortServiceArgs | ServiceTypeArgs);

/** The settings of the Service among the arguments of a side. */
export function serviceArgsOf(side: GatewayServiceArgs): GatewayServiceArgs {
  const args = {
    serviceType: side.serviceType,
    port: side.port,
    nodePort: side.nodePort,
    loadBalancerIp: side.loadBalancerIp,
    serviceAnnotations: side.serviceAnnotations,
    serviceLabels: side.serviceLabels,
    template: side.template,
  } satisfies Record<keyof GatewayServiceArgs, unknown>;
  return args as GatewayServiceArgs;
}

const serviceTypeRule = oneOfRule(Object.values(GatewayServiceType));

export const GATEWAY_SERVICE_ARGUMENTS: ArgumentChecks<GatewayServiceArgs> = {
  serviceType: optionalPlain(serviceTypeRule),
  port: optional(portRule),
  nodePort: optionalDefined(portRule),
  loadBalancerIp: optionalDefined(ipv4Rule),
  serviceAnnotations: optional(annotationsRule),
  serviceLabels: optional(labelsRule),
  template: templateArgument,
};

/**
 * Checks arguments of {@link GatewayServiceArgs} that depend on each other or on the cluster.
 *
 * @param owner the component of the server.
 */
export function checkGatewayServiceArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  cluster: LiqoCluster,
  args: GatewayServiceArgs,
): void {
  checkTemplateArgs(check, "Server", cluster, args.template);
  const serviceType: string = args.serviceType ?? DEFAULTS.serviceType;
  if (args.loadBalancerIp !== undefined && ["NodePort", "ClusterIP"].includes(serviceType)) {
    check.report("loadBalancerIp", `needs serviceType "LoadBalancer", got "${serviceType}"`);
  }
  if (args.nodePort !== undefined) {
    if (serviceType === "ClusterIP") {
      check.report("nodePort", `needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"`);
    }
    const values = pulumi.all([cluster.clusterId, args.nodePort, owner]);
    check.whenKnown("nodePort", values, ([clusterId, port, server]) => {
      const holder = claim(clusterId, `node port ${port}`, server);
      return holder && `"${holder}" already uses node port ${port} of cluster ${clusterId}`;
    });
  }
  if (args.loadBalancerIp !== undefined) {
    const port = orDefault(args.port, DEFAULTS.port);
    const values = pulumi.all([cluster.clusterId, args.loadBalancerIp, port, owner]);
    check.whenKnown("loadBalancerIp", values, ([clusterId, address, servedPort, server]) => {
      const endpoint = `${address}:${servedPort}`;
      const holder = claim(clusterId, `load balancer ${endpoint}`, server);
      return (
        holder &&
        `"${holder}" already uses ${endpoint} of cluster ${clusterId}: set another loadBalancerIp or port`
      );
    });
  }
  for (const name of ["serviceAnnotations", "serviceLabels"] as const) {
    if (args[name] !== undefined) {
      check.whenKnown(name, cluster.readLiqoVersion(), liqoVersionRule("1.2.0"));
    }
  }
}

/** Warns of a node port that most clusters reject. */
export function warnOfNodePort(
  server: pulumi.Resource,
  nodePort: pulumi.Input<number> | undefined,
): void {
  pulumi.output(nodePort).apply(async (port) => {
    if (port !== undefined && (port < 30000 || port > 32767)) {
      // Liqo's controller creates the Service, so Pulumi never sees that the API server rejects the
      // port.
      const warning = `nodePort ${port} is outside 30000-32767, the default range of Kubernetes`;
      await pulumi.log.warn(await hideSecretValues(warning, [nodePort]), server);
    }
  });
}
