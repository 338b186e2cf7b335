import type { KubernetesObject } from "./cluster/kubernetes-object.js";
import type { SimulatedEvent } from "./events.js";

/** A cluster to simulate. Everything has a default: `{}` is a cluster with Liqo. */
export interface SimulatedClusterOptions {
  /**
   * Context of the kubeconfig by which a program reaches it.
   *
   * @default - the cluster's name
   */
  readonly context?: string;

  /**
   * Liqo's ID of the cluster.
   *
   * @default - the cluster's name
   */
  readonly clusterId?: string;

  /**
   * Ranges of its pods.
   *
   * @default ["10.10.0.0/16"]
   */
  readonly podCidrs?: readonly string[];

  /**
   * Range of its services.
   *
   * @default "10.96.0.0/16"
   */
  readonly serviceCidr?: string;

  /**
   * Liqo's external range.
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
   * Further addresses under which others reach its gateway server, each `<address>:<port>`: a NAT, a DNS name.
   *
   * @default []
   */
  readonly reachableAt?: readonly string[];

  /**
   * Objects that are there before the program runs, such as a namespace or a Secret of one's own.
   *
   * @default []
   */
  readonly objects?: readonly KubernetesObject[];
}

/** How long things take, in milliseconds each. */
export interface SimulatedDelays {
  /**
   * Until the API server has answered.
   *
   * @default 0
   */
  readonly api?: number;

  /**
   * Until Liqo has remapped the ranges of a Configuration.
   *
   * @default 0
   */
  readonly remapping?: number;

  /**
   * Until a gateway's pod runs.
   *
   * @default 0
   */
  readonly pod?: number;

  /**
   * Until a LoadBalancer service has an address.
   *
   * @default 0
   */
  readonly loadBalancer?: number;

  /**
   * Until the first packet has crossed a tunnel whose ends both run.
   *
   * @default 0
   */
  readonly handshake?: number;
}

/** What can go wrong in a simulated cluster. The lab of real clusters has the same. */
export const FAULTS = [
  "pods-never-ready",
  "load-balancer-pending",
  "endpoint-empty-address",
  "tunnel-blocked",
] as const;

/** What can go wrong in a simulated cluster. */
export type SimulatedFaultKind = (typeof FAULTS)[number];

/** Something that goes wrong in one cluster. */
export interface SimulatedFault {
  /** Name of the cluster. */
  readonly cluster: string;
  /** What goes wrong there. */
  readonly kind: SimulatedFaultKind;
}

/** How a simulation runs. */
export interface SimulationOptions {
  /**
   * Whether what is declared without `up` or `preview` is only previewed.
   *
   * @default false
   */
  readonly preview?: boolean;

  /**
   * For Kubernetes providers of the program's own, by their resource name, the cluster that each leads to.
   *
   * @default - the cluster whose context the provider names, else the one of the provider's own name
   */
  readonly providers?: Readonly<Record<string, string>>;

  /**
   * How long things take.
   *
   * @default - no time at all
   */
  readonly delays?: SimulatedDelays;

  /**
   * What goes wrong.
   *
   * @default []
   */
  readonly faults?: readonly SimulatedFault[];

  /**
   * Is told what happens, as it happens.
   *
   * @default - nobody is told
   */
  readonly onEvent?: (event: SimulatedEvent) => void;

  /**
   * How long nothing may happen before what is still being waited for counts as timed out, in milliseconds.
   *
   * @default 100
   */
  readonly patience?: number;

  /**
   * Name of the Pulumi project, which configuration keys start with.
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
