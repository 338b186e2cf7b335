import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "./args-check.js";
import { claim } from "./claims.js";
import { DEFAULTS } from "./defaults.js";
import { checkTemplate, type TemplateReference } from "./gateway.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { isIpv4, isPort } from "./rules.js";
import { isLiqoVersion } from "./versions.js";

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
  readonly template?: TemplateReference<"Server">;
}

/** Checks how a server is published. `owner` is the name of its component. */
export function checkExposure(
  check: ArgsCheck,
  owner: string,
  cluster: LiqoCluster,
  exposure: GatewayServerExposure,
): void {
  const { nodePort, loadBalancerIp, serviceType = DEFAULTS.serviceType } = exposure;
  check.reject("serviceType", isServiceType(serviceType));
  check.input("port", exposure.port, isPort);
  check.input("nodePort", nodePort, isPort);
  check.input("loadBalancerIp", loadBalancerIp, isIpv4);
  checkTemplate(check, cluster, exposure.template);

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
    if (exposure[argument] !== undefined) {
      check.later(argument, cluster.liqoVersion, isLiqoVersion("1.2.0"));
    }
  }
}

function isServiceType(value: string): string | undefined {
  const known = Object.values<string>(GatewayServiceType);
  return known.includes(value) ? undefined : `expected one of ${known.join(", ")}, got "${value}"`;
}

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
