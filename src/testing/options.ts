import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { SimulatedEvent } from "./events.js";

/** A way by which a program reaches a cluster. */
export interface SimulatedAccess {
  /**
   * Context of the kubeconfig.
   *
   * @default - any context
   */
  readonly context?: string;

  /**
   * A kubeconfig: its path or its contents.
   *
   * @default - any kubeconfig
   */
  readonly kubeconfig?: string;
}

/** A cluster to simulate. Everything has a default: `{}` is a cluster with Liqo. */
export interface SimulatedClusterOptions {
  /**
   * Context of the kubeconfig by which a program reaches the cluster.
   *
   * @default - the cluster's name
   */
  readonly context?: string;

  /**
   * Further ways by which a program reaches the same cluster. They are compared before the contexts of the clusters.
   *
   * @default []
   */
  readonly alsoReachedBy?: readonly SimulatedAccess[];

  /**
   * Liqo's ID of the cluster.
   *
   * @default - the cluster's name
   */
  readonly clusterId?: string;

  /**
   * CIDRs of its pods.
   *
   * @default ["10.10.0.0/16"]
   */
  readonly podCidrs?: readonly string[];

  /**
   * CIDR of its Services.
   *
   * @default "10.96.0.0/16"
   */
  readonly serviceCidr?: string;

  /**
   * Liqo's external CIDR.
   *
   * @default "10.70.0.0/16"
   */
  readonly externalCidr?: string;

  /**
   * Version of Liqo.
   *
   * @default "1.2.0"
   */
  readonly liqoVersion?: string;

  /**
   * Namespace that Liqo is installed in.
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: string;

  /**
   * Address of its only node.
   *
   * @default - 192.0.2.1 for the first cluster, 192.0.2.2 for the second
   */
  readonly nodeAddress?: string;

  /**
   * Further addresses at which other clusters reach its gateway server, each `<address>:<port>`, for example of a NAT.
   *
   * @default []
   */
  readonly reachableAt?: readonly string[];

  /**
   * Objects that exist before the program runs, for example a namespace or a Secret of your own.
   *
   * @default []
   */
  readonly objects?: readonly KubernetesObject[];
}

/** Delays, each in milliseconds. */
export interface SimulatedDelays {
  /**
   * Until the API server responds.
   *
   * @default 0
   */
  readonly api?: number;

  /**
   * Until Liqo has remapped the CIDRs of a Configuration.
   *
   * @default 0
   */
  readonly remapping?: number;

  /**
   * Until the pod of a gateway runs.
   *
   * @default 0
   */
  readonly pod?: number;

  /**
   * Until a LoadBalancer Service has an address.
   *
   * @default 0
   */
  readonly loadBalancer?: number;

  /**
   * Until the first packet crosses a tunnel, once the pods at both ends run.
   *
   * @default 0
   */
  readonly handshake?: number;
}

/** The faults that a simulated cluster can have. The lab of real clusters has the same. */
export const FAULTS = [
  "pods-never-ready",
  "load-balancer-pending",
  "endpoint-empty-address",
  "tunnel-blocked",
] as const;

/** A fault that a simulated cluster can have. */
export type SimulatedFaultKind = (typeof FAULTS)[number];

/** A fault of one cluster. */
export interface SimulatedFault {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The fault. */
  readonly kind: SimulatedFaultKind;
}

/** How a simulation runs. */
export interface SimulationOptions {
  /**
   * Whether resources that a test declares without `up` or `preview` are only previewed.
   *
   * @default false
   */
  readonly preview?: boolean;

  /**
   * The cluster that a Kubernetes provider leads to, by the name of the provider's resource.
   *
   * @default - the cluster that the provider's `context` or `kubeconfig` leads to, else the cluster with the provider's name
   */
  readonly providers?: Readonly<Record<string, string>>;

  /**
   * Delays.
   *
   * @default - none
   */
  readonly delays?: SimulatedDelays;

  /**
   * Faults of the clusters.
   *
   * @default []
   */
  readonly faults?: readonly SimulatedFault[];

  /**
   * Called with each event when it happens.
   *
   * @default - none
   */
  readonly onEvent?: (event: SimulatedEvent) => void;

  /**
   * How long nothing may change before pending waits time out, in milliseconds.
   *
   * @default 100
   */
  readonly patience?: number;

  /**
   * Name of the Pulumi project, with which configuration keys start.
   *
   * @default "simulated"
   */
  readonly project?: string;

  /**
   * Name of the Pulumi stack.
   *
   * @default "simulated"
   */
  readonly stack?: string;
}
