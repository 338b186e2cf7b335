import type * as inputs from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import type { TemplateReference } from "../gateway/gateway.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type * as liqo from "../../liqo/index.js";
import type { GatewayTemplateChanges } from "./template-changes.js";

/** What is to be different in a container of a gateway. */
export interface GatewayContainerArgs {
  /**
   * Image, with registry and tag.
   *
   * @default - that of the base
   */
  readonly image?: pulumi.Input<string>;

  /**
   * Requests and limits, in place of those of the base.
   *
   * @default - those of the base
   */
  readonly resources?: pulumi.Input<inputs.core.v1.ResourceRequirements>;
}

/** The containers of a gateway. */
export interface GatewayContainersArgs {
  /** Watches over the tunnel and keeps the `Connection` up to date. */
  readonly gateway?: GatewayContainerArgs;
  /** Encrypts and decrypts. */
  readonly wireguard?: GatewayContainerArgs;
  /** Takes packets from the nodes of the cluster, and to them. */
  readonly geneve?: GatewayContainerArgs;
}

/** The pings by which a gateway finds out whether packets cross its tunnel. */
export interface GatewayPingArgs {
  /**
   * Whether to ping (`--ping-enabled`). A gateway that does not ping says Connected at once and for ever.
   *
   * @default - as in the base: `true` with Liqo's own
   */
  readonly enabled?: pulumi.Input<boolean>;

  /**
   * Time between two pings (`--ping-interval`).
   *
   * @default - as in the base: `2s` unless Liqo was installed with another
   */
  readonly interval?: pulumi.Input<string>;

  /**
   * How many pings in a row must fail for the tunnel to count as lost (`--ping-loss-threshold`).
   *
   * @default - as in the base: 5 unless Liqo was installed with another
   */
  readonly lossThreshold?: pulumi.Input<number>;

  /**
   * How often the `Connection` is told of the latency (`--ping-update-status-interval`).
   *
   * @default - as in the base: `10s` unless Liqo was installed with another
   */
  readonly updateStatusInterval?: pulumi.Input<string>;
}

/** Changes a template's `spec`. */
export type GatewayTransform = (spec: liqo.GatewayTemplateSpec) => liqo.GatewayTemplateSpec;

/**
 * Arguments of {@link GatewayClientTemplate}, and most of those of {@link GatewayServerTemplate}. The MTU is not among them:
 * where the template has `{{ .Spec.MTU }}`, Liqo fills in the `mtu` of the pair, side or gateway that refers to it.
 */
export interface GatewayTemplateArgs {
  /** Cluster whose gateways are to be made from the template. */
  readonly cluster: LiqoCluster;

  /**
   * Name of the template.
   *
   * @default - the name of this resource
   */
  readonly name?: pulumi.Input<string>;

  /**
   * Namespace of the template.
   *
   * @default - the namespace that Liqo is installed in
   */
  readonly namespace?: pulumi.Input<string>;

  /**
   * Template of that cluster to start from, not one of the same program. It is read at every `preview` and `up`: what a new version of Liqo changes
   * in it comes along.
   *
   * @default - Liqo's own, `wireguard-server` or `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly base?: TemplateReference;

  /**
   * How many pods a gateway has. One carries the packets; with more, another takes over when its node is lost, and no two
   * of them are put on the same node unless `affinity.podAntiAffinity` says otherwise. So as many nodes have to take them:
   * until all of its pods are ready, no change of a gateway counts as done.
   *
   * @default - as in the base: 1 unless Liqo was installed with another
   */
  readonly replicas?: pulumi.Input<number>;

  /**
   * Labels that the node of a gateway must have, besides those of the base. Not digits alone: Liqo turns them into numbers.
   *
   * @default - those of the base: none with Liqo's own
   */
  readonly nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * Taints that the node of a gateway may have, besides those of the base.
   *
   * @default - those of the base: none unless Liqo was installed with some
   */
  readonly tolerations?: pulumi.Input<pulumi.Input<inputs.core.v1.Toleration>[]>;

  /**
   * Which nodes and pods a gateway likes to be near. Of `nodeAffinity`, `podAffinity` and `podAntiAffinity`, each that is
   * given takes the place of that of the base.
   *
   * @default - that of the base, and apart from one another with `replicas`
   */
  readonly affinity?: pulumi.Input<inputs.core.v1.Affinity>;

  /**
   * Images and resources of the gateway's containers.
   *
   * @default - those of the base
   */
  readonly containers?: GatewayContainersArgs;

  /**
   * The pings by which the gateway finds out whether packets cross its tunnel.
   *
   * @default - as in the base
   */
  readonly ping?: GatewayPingArgs;

  /**
   * Changes anything else: is given a copy of the `spec` with all changes above, may change it in place, and returns what
   * is to be declared. It is called at every `preview` and `up`.
   *
   * @default - nothing else is changed
   *
   * @example For nodes whose kernel has no WireGuard, Liqo's implementation outside of the kernel:
   * ```ts
   * transform: (spec) => {
   *   const { containers } = spec.template.spec.deployment.spec.template.spec;
   *   const wireguard = containers.find(({ name }) => name === "wireguard");
   *   Object.assign(wireguard ?? {}, {
   *     args: wireguard?.args?.map((arg) => arg.replace("=kernel", "=userspace")),
   *     securityContext: { privileged: true },
   *   });
   *   return spec;
   * },
   * ```
   */
  readonly transform?: GatewayTransform;
}

/** Arguments of {@link GatewayServerTemplate}. */
export interface GatewayServerTemplateArgs extends GatewayTemplateArgs {
  /**
   * UDP port of the pod that the gateway listens at, from 1 to 65535. Clients dial the Service's `port` all the same.
   *
   * @default - the `port` of the gateway
   */
  readonly targetPort?: pulumi.Input<number>;

  /**
   * Annotations of the gateway's Service, besides those of the base. `serviceAnnotations` of a gateway, which needs Liqo 1.2,
   * win over these.
   *
   * @default - those of the base: none unless Liqo was installed with some
   */
  readonly serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The changes that the arguments ask for, once they are known. */
export function changesOf(args: GatewayServerTemplateArgs): pulumi.Output<GatewayTemplateChanges> {
  const { replicas, nodeSelector, tolerations, affinity, containers, ping } = args;
  const { targetPort, serviceAnnotations } = args;
  return pulumi.output({
    replicas,
    nodeSelector,
    tolerations,
    affinity,
    containers,
    ping,
    targetPort,
    serviceAnnotations,
  });
}
