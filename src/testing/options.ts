import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { SimulatedEvent } from "./events.js";
import type { SimulatedDelays } from "./simulated-delays.js";

/** The context and kubeconfig with which a program connects to a cluster. */
export interface SimulatedAccess {
  /**
   * Name of a context of the kubeconfig.
   *
   * @default - any context
   */
  readonly context?: string | undefined;

  /**
   * Path or contents of the kubeconfig.
   *
   * @default - any kubeconfig
   */
  readonly kubeconfig?: string | undefined;
}

/** A cluster to simulate. All options have defaults: `{}` is a cluster with Liqo. */
export interface SimulatedClusterOptions {
  /**
   * Name of the context with which a program connects to the cluster.
   *
   * @default - the cluster's name
   */
  readonly context?: string | undefined;

  /**
   * Further contexts and kubeconfigs with which a program connects to this cluster. They take
   * precedence over `context`.
   *
   * @default []
   *
   * @example
   * ```ts
   * { rome: { alsoReachedBy: [{ context: "admin", kubeconfig: "~/.kube/rome.yaml" }] } }
   * ```
   */
  readonly alsoReachedBy?: readonly SimulatedAccess[] | undefined;

  /**
   * Cluster ID of the Liqo installation.
   *
   * @default - the cluster's name
   */
  readonly clusterId?: string | undefined;

  /**
   * Pod CIDRs of the cluster.
   *
   * @default ["10.10.0.0/16"]
   */
  readonly podCidrs?: readonly string[] | undefined;

  /**
   * Service CIDR of the cluster.
   *
   * @default "10.96.0.0/16"
   */
  readonly serviceCidr?: string | undefined;

  /**
   * External CIDR of the Liqo installation.
   *
   * @default "10.70.0.0/16"
   */
  readonly externalCidr?: string | undefined;

  /**
   * Version of Liqo.
   *
   * @default "1.2.0"
   */
  readonly liqoVersion?: string | undefined;

  /**
   * Namespace in which Liqo is installed.
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: string | undefined;

  /**
   * IP address of the only node.
   *
   * @default - 192.0.2.1 for the first cluster, 192.0.2.2 for the second
   */
  readonly nodeAddress?: string | undefined;

  /**
   * Further endpoints of the gateway server for other clusters, each `<address>:<port>`, for
   * example of a NAT.
   *
   * @default []
   *
   * @example
   * ```ts
   * { milan: { reachableAt: ["vpn.example.com:31840"] } }
   * ```
   */
  readonly reachableAt?: readonly string[] | undefined;

  /**
   * Objects that exist before the program runs, for example a namespace or a Secret of your own.
   *
   * @default []
   *
   * @example
   * ```ts
   * { rome: { objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "network" } }] } }
   * ```
   */
  readonly objects?: readonly KubernetesObject[] | undefined;
}

/**
 * The faults that you can inject into a simulated cluster:
 * - `pods-never-ready`: gateway pods do not become ready;
 * - `load-balancer-pending`: LoadBalancer Services get no address;
 * - `endpoint-empty-address`: Liqo reports an endpoint with an empty address;
 * - `tunnel-blocked`: the network drops the packets of the tunnel.
 */
export const FAULTS = [
  "pods-never-ready",
  "load-balancer-pending",
  "endpoint-empty-address",
  "tunnel-blocked",
] as const;

/** A kind of fault. */
export type SimulatedFaultKind = (typeof FAULTS)[number];

/** A fault of a cluster. */
export interface SimulatedFault {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Kind of the fault. */
  readonly kind: SimulatedFaultKind;
}

/** Options of a simulation. */
export interface SimulationOptions {
  /**
   * Whether to preview resources that a test creates outside of `up` and `preview`, instead of
   * deploying them.
   *
   * @default false
   */
  readonly preview?: boolean | undefined;

  /**
   * The cluster that a Kubernetes provider connects to, by the name of the provider resource.
   *
   * @default - the cluster in the provider's `context` or `kubeconfig`, or the cluster with the
   * name of the provider
   *
   * @example
   * ```ts
   * { providers: { "eks-provider": "rome" } }
   * ```
   */
  readonly providers?: Readonly<Record<string, string>> | undefined;

  /**
   * Delays of the clusters and the network.
   *
   * @default - none
   */
  readonly delays?: SimulatedDelays | undefined;

  /**
   * Faults of the clusters.
   *
   * @default []
   *
   * @example
   * ```ts
   * { faults: [{ cluster: "milan", kind: "tunnel-blocked" }] }
   * ```
   */
  readonly faults?: readonly SimulatedFault[] | undefined;

  /**
   * Called with each event.
   *
   * @default - none
   */
  readonly onEvent?: ((event: SimulatedEvent) => void) | undefined;

  /**
   * Milliseconds without any change in the clusters after which pending waits time out.
   *
   * @default 100
   */
  readonly patience?: number | undefined;

  /**
   * Name of the Pulumi project: the prefix of configuration keys.
   *
   * @default "simulated"
   *
   * @example
   * ```ts
   * pulumi.runtime.setConfig("simulated:nodePort", "30740");
   * ```
   */
  readonly project?: string | undefined;

  /**
   * Name of the Pulumi stack.
   *
   * @default "simulated"
   */
  readonly stack?: string | undefined;
}
