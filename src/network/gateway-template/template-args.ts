import type * as inputs from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type * as liqo from "../../liqo/index.js";
import type { GatewayTemplateChanges } from "./template-changes.js";
import type { TemplateReference } from "./template-reference.js";

/** Changes to a container of a gateway's pods. */
export interface GatewayContainerArgs {
  /**
   * Image, with registry and tag.
   *
   * @default - the image in the base
   */
  readonly image?: pulumi.Input<string> | undefined;

  /**
   * [Resource requests and
   * limits](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/). They
   * replace the requests and limits in the base.
   *
   * @default - the resources in the base
   */
  readonly resources?: pulumi.Input<inputs.core.v1.ResourceRequirements> | undefined;
}

/** Changes to the containers of a gateway's pods. */
export interface GatewayContainersArgs {
  /** The container that monitors the tunnel and updates the `Connection`. */
  readonly gateway?: GatewayContainerArgs | undefined;
  /** The container that runs WireGuard. */
  readonly wireguard?: GatewayContainerArgs | undefined;
  /** The container that exchanges packets with the nodes of the cluster. */
  readonly geneve?: GatewayContainerArgs | undefined;
}

/**
 * The pings with which a gateway checks its tunnel. The flags are flags of the `gateway` container.
 */
export interface GatewayPingArgs {
  /**
   * Whether the gateway pings (`--ping-enabled`). Without pings, it always reports `Connected`.
   *
   * @default - as in the base, `true` in Liqo's own template
   */
  readonly enabled?: pulumi.Input<boolean> | undefined;

  /**
   * Duration between two pings (`--ping-interval`), for example `2s`. More than zero.
   *
   * @default - as in the base, usually `2s`
   */
  readonly interval?: pulumi.Input<string> | undefined;

  /**
   * Number of consecutive lost pings after which the gateway reports an `Error`
   * (`--ping-loss-threshold`).
   *
   * @default - as in the base, usually 5
   */
  readonly lossThreshold?: pulumi.Input<number> | undefined;

  /**
   * Duration between two updates of the latency in the `Connection`
   * (`--ping-update-status-interval`), for example `10s`. More than zero, and at most `1m`: after a
   * change of a gateway, `pulumi up` waits for the next update.
   *
   * @default - as in the base, usually `10s`
   */
  readonly updateStatusInterval?: pulumi.Input<string> | undefined;
}

/** A function that changes the `spec` of a template. */
export type GatewayTransform = (spec: liqo.GatewayTemplateSpec) => liqo.GatewayTemplateSpec;

/**
 * Arguments of {@link GatewayClientTemplate}. To change the MTU, set `mtu` of the pair, side or
 * gateway instead: Liqo replaces `{{ .Spec.MTU }}` in the template with that value.
 */
export interface GatewayTemplateArgs {
  /** Cluster of the template, and of the gateways that refer to the template. */
  readonly cluster: LiqoCluster;

  /**
   * Name of the template.
   *
   * @default - the name of this resource
   */
  readonly name?: pulumi.Input<string> | undefined;

  /**
   * Namespace of the template.
   *
   * @default - the namespace that Liqo is installed in
   */
  readonly namespace?: pulumi.Input<string> | undefined;

  /**
   * The template to change. It must exist in the cluster before the program runs. It is read at
   * every `pulumi preview` and `pulumi up`, so that changes by a new version of Liqo are included.
   *
   * @default - Liqo's own: `wireguard-server` or `wireguard-client` in the namespace that Liqo is
   * installed in
   *
   * @example
   * ```ts
   * base: { name: "my-server", namespace: "liqo" },
   * ```
   */
  readonly base?: TemplateReference | undefined;

  /**
   * Number of pods of a gateway. One pod is active. If its node fails, another pod takes over.
   *
   * By default, the pods run on different nodes, so the cluster needs as many suitable nodes. A
   * change of the gateway is complete only when all pods are ready.
   *
   * @default - as in the base, usually 1
   */
  readonly replicas?: pulumi.Input<number> | undefined;

  /**
   * Labels that the gateway's node must have, in addition to the labels in the base. A value must
   * not be a number: Liqo would convert the string to a number.
   *
   * @default - the node selector in the base
   *
   * @example
   * ```ts
   * nodeSelector: { role: "edge" },
   * ```
   */
  readonly nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

  /**
   * [Tolerations](https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/) of
   * the gateway's pods, in addition to the tolerations in the base.
   *
   * @default - the tolerations in the base
   *
   * @example
   * ```ts
   * tolerations: [{ key: "edge", operator: "Exists", effect: "NoSchedule" }],
   * ```
   */
  readonly tolerations?: pulumi.Input<pulumi.Input<inputs.core.v1.Toleration>[]> | undefined;

  /**
   * [Affinity](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/) of the
   * gateway's pods. `nodeAffinity`, `podAffinity` and `podAntiAffinity` each replace the same field
   * in the base.
   *
   * @default - the affinity in the base. With several `replicas`, also a `podAntiAffinity` that
   * keeps the pods on different nodes
   */
  readonly affinity?: pulumi.Input<inputs.core.v1.Affinity> | undefined;

  /**
   * Images and resources of the gateway's containers.
   *
   * @default - the containers in the base
   *
   * @example
   * ```ts
   * containers: { wireguard: { resources: { limits: { memory: "256Mi" } } } },
   * ```
   */
  readonly containers?: GatewayContainersArgs | undefined;

  /**
   * The pings with which the gateway checks its tunnel.
   *
   * @default - as in the base
   *
   * @example
   * ```ts
   * ping: { interval: "1s", lossThreshold: 3 },
   * ```
   */
  readonly ping?: GatewayPingArgs | undefined;

  /**
   * Function for all other changes. Its argument is a copy of the `spec` that includes the changes
   * above. The function can change the copy, and returns the `spec` to declare. It runs at every
   * `pulumi preview` and `pulumi up`.
   *
   * @default - no other changes
   *
   * @example Use the userspace implementation of WireGuard, for nodes without WireGuard in their
   * kernel:
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
  readonly transform?: GatewayTransform | undefined;
}

/** Arguments of {@link GatewayServerTemplate}. */
export interface GatewayServerTemplateArgs extends GatewayTemplateArgs {
  /**
   * UDP port of the pod on which the gateway listens, from 1 to 65535. Clients dial the `port` of
   * the Service.
   *
   * @default - the `port` of the gateway
   */
  readonly targetPort?: pulumi.Input<number> | undefined;

  /**
   * Annotations of the gateway's Service, in addition to the annotations in the base. For the same
   * key, `serviceAnnotations` of the gateway (Liqo 1.2 or later) take precedence.
   *
   * @default - the annotations in the base
   *
   * @example
   * ```ts
   * serviceAnnotations: { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" },
   * ```
   */
  readonly serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** The changes in the arguments. */
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
