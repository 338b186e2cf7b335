import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import type { ArgumentNames } from "../../validation/arguments.js";
import { claim, type Owner } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { annotationsRule, labelsRule } from "../../validation/metadata-rules.js";
import { isIpv4, portRule } from "../../validation/rules.js";
import { liqoVersionRule } from "../../liqo/version.js";
import { DEFAULTS } from "../../defaults.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { checkTemplate, type TemplateReference } from "./gateway.js";

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
export interface GatewayServiceArgs {
  /**
   * How the server is published (`spec.endpoint.serviceType`; `liqoctl`: `--gw-server-service-type`). A plain value,
   * no output: it decides which other arguments there may be.
   *
   * @default "LoadBalancer"
   */
  readonly serviceType?: GatewayServiceType;

  /**
   * UDP port of the server's Service, from 1 to 65535 (`spec.endpoint.port`; `liqoctl`: `--gw-server-service-port`).
   *
   * @default 51840
   */
  readonly port?: pulumi.Input<number>;

  /**
   * Port of every node, usually from 30000 to 32767. Not with `serviceType: "ClusterIP"` (`spec.endpoint.nodePort`;
   * `liqoctl`: `--gw-server-service-nodeport`).
   *
   * @default - the API server picks one
   */
  readonly nodePort?: pulumi.Input<number>;

  /**
   * IPv4 address to ask of the load balancer. Only with `serviceType: "LoadBalancer"` (`spec.endpoint.loadBalancerIP`;
   * `liqoctl`: `--gw-server-service-loadbalancerip`).
   *
   * @default - the load balancer's provider picks one
   */
  readonly loadBalancerIp?: pulumi.Input<string>;

  /**
   * Annotations of the server's Service, since Liqo 1.2 (`spec.serviceAnnotations`). If one makes the load balancer move to
   * another address, run `up` once more: the client is told the address that the server has when it is read.
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
   * Template that Liqo makes the server from, a `WgGatewayServerTemplate` (`spec.serverTemplateRef`).
   *
   * @default - `wireguard-server` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Server">;
}

/** Their names. */
export const GATEWAY_SERVICE_ARGUMENTS: ArgumentNames<GatewayServiceArgs> = {
  serviceType: true,
  port: true,
  nodePort: true,
  loadBalancerIp: true,
  serviceAnnotations: true,
  serviceLabels: true,
  template: true,
};

/** Checks how a server is published. `owner` is its component. */
export function checkGatewayService(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  cluster: LiqoCluster,
  exposure: GatewayServiceArgs,
): void {
  const { nodePort, loadBalancerIp, serviceType = DEFAULTS.serviceType } = exposure;
  const noServiceType = isServiceType(serviceType);
  check.report("serviceType", noServiceType);
  check.optional("port", exposure.port, portRule);
  check.present("nodePort", nodePort, portRule);
  check.present("loadBalancerIp", loadBalancerIp, isIpv4);
  checkTemplate(check, "Server", cluster, exposure.template);

  // What goes with none of them is not to be held against the rest.
  const isOther = noServiceType === undefined && serviceType !== "LoadBalancer";
  if (loadBalancerIp !== undefined && isOther) {
    check.report("loadBalancerIp", `needs serviceType "LoadBalancer", got "${serviceType}"`);
  }
  if (nodePort !== undefined) {
    if (serviceType === "ClusterIP") {
      check.report("nodePort", `needs serviceType "NodePort" or "LoadBalancer", got "ClusterIP"`);
    }
    const ofCluster = pulumi.all([cluster.clusterId, nodePort, owner]);
    check.whenKnown("nodePort", ofCluster, ([clusterId, port, itself]) => {
      const holder = claim(clusterId, `node port ${port}`, itself);
      return (
        holder && `expected a free one, got ${port}, which "${holder}" uses in cluster ${clusterId}`
      );
    });
  }
  for (const [argument, rule] of SERVICE_METADATA) {
    check.optional(argument, exposure[argument], rule);
    if (exposure[argument] !== undefined) {
      check.whenKnown(argument, cluster.liqoVersion, liqoVersionRule("1.2.0"));
    }
  }
}

const SERVICE_METADATA = [
  ["serviceAnnotations", annotationsRule],
  ["serviceLabels", labelsRule],
] as const;

const isServiceType: Rule<unknown> = (value) => {
  const known = Object.values<unknown>(GatewayServiceType);
  return known.includes(value)
    ? undefined
    : `expected one of ${known.join(", ")}, got ${describeValue(value)}`;
};

/** Warns of a node port that most clusters refuse. */
export function warnOfNodePort(
  server: pulumi.ComponentResource,
  nodePort: pulumi.Input<number> | undefined,
): void {
  pulumi.output(nodePort).apply((port) => {
    if (port !== undefined && (port < 30000 || port > 32767)) {
      // Liqo's controller creates the Service, so the API server's refusal would never reach this stack.
      const warning = `nodePort ${port} is outside of 30000-32767, Kubernetes' range unless the cluster sets another`;
      void pulumi.log.warn(warning, server);
    }
  });
}
