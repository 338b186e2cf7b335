import type {
  OfferedIngressClass,
  OfferedLoadBalancerClass,
  OfferedStorageClass,
} from "../authentication/resource-slice.js";
import type { LocalReference } from "../authentication/identity.js";
import { OFFLOADING } from "../api-versions.js";
import { type LiqoKind, LiqoObject } from "../object.js";

/** A taint of a node. */
export interface Taint {
  /** Key of the taint. */
  readonly key: string;
  /** Value of the taint. */
  readonly value?: string | undefined;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

/** A toleration of a pod. */
export interface Toleration {
  /** Key of the taint. All keys if it is undefined. */
  readonly key?: string | undefined;
  /** `Equal` or `Exists`. */
  readonly operator?: string | undefined;
  /** Value of the taint. */
  readonly value?: string | undefined;
  /** Effect of the taint. All effects if it is undefined. */
  readonly effect?: string | undefined;
  /** How long the taint is tolerated, in seconds. */
  readonly tolerationSeconds?: number | undefined;
}

/** Affinity of offloaded pods. */
export interface OffloadingAffinity {
  /** Affinity to the provider's nodes, as in a pod. */
  readonly nodeAffinity?: object | undefined;
}

/** Changes of a pod when it is offloaded to the provider cluster. */
export interface OffloadingPatch {
  /** Labels of the provider's nodes on which offloaded pods run. */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  /** Tolerations of offloaded pods. */
  readonly tolerations?: readonly Toleration[] | undefined;
  /** Affinity of offloaded pods to the provider's nodes. */
  readonly affinity?: OffloadingAffinity | undefined;
  /** Runtime class of offloaded pods. */
  readonly runtimeClassName?: string | undefined;
  /** Keys of labels that offloaded objects do not have in the provider cluster. */
  readonly labelsNotReflected?: readonly string[] | undefined;
  /** Keys of annotations that offloaded objects do not have in the provider cluster. */
  readonly annotationsNotReflected?: readonly string[] | undefined;
}

/** Resources of a virtual node. */
export interface NodeResources {
  /** Quantities by the name of the resource. */
  readonly hard: Readonly<Record<string, string>>;
}

/** Refers to a `VkOptionsTemplate`. */
export interface VkOptionsTemplateReference {
  /** Name of the template. */
  readonly name: string;
  /** Namespace of the template. */
  readonly namespace: string;
}

/** A condition of a {@link VirtualNode}. */
export interface VirtualNodeCondition {
  /** `VirtualKubelet` or `Node`. */
  readonly type: string;
  /** `None`, `Creating`, `Running`, `Draining` or `Deleting`. */
  readonly status: string;
}

/** `spec` of a {@link VirtualNode}. */
export interface VirtualNodeSpec {
  /** ID of the provider cluster. */
  readonly clusterID: string;
  /** Secret with the kubeconfig for the provider cluster. */
  readonly kubeconfigSecretRef: LocalReference;
  /** Resources of the node. */
  readonly resourceQuota: NodeResources;
  /** Whether Liqo creates the Node. */
  readonly createNode?: boolean | undefined;
  /** Whether the Node is Ready without a network between the clusters. */
  readonly disableNetworkCheck?: boolean | undefined;
  /** Labels of the Node. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Annotations of the Node. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Taints of the Node. */
  readonly taints?: readonly Taint[] | undefined;
  /** Changes of offloaded pods. */
  readonly offloadingPatch?: OffloadingPatch | undefined;
  /** Storage classes of the provider. */
  readonly storageClasses?: readonly OfferedStorageClass[] | undefined;
  /** Ingress classes of the provider. */
  readonly ingressClasses?: readonly OfferedIngressClass[] | undefined;
  /** Load balancer classes of the provider. */
  readonly loadBalancerClasses?: readonly OfferedLoadBalancerClass[] | undefined;
  /** Template with the options of the virtual kubelet. */
  readonly vkOptionsTemplateRef?: VkOptionsTemplateReference | undefined;
}

/** `status` of a {@link VirtualNode}. */
export interface VirtualNodeStatus {
  /** Conditions of types `VirtualKubelet` and `Node`. `Running` does not mean that the Node is Ready. */
  readonly conditions?: readonly VirtualNodeCondition[] | undefined;
}

/** Liqo's `VirtualNode`: a node of a consumer cluster that stands for a provider cluster. */
export class VirtualNode extends LiqoObject<VirtualNodeSpec, VirtualNodeStatus> {
  static override readonly kind: LiqoKind = { ...OFFLOADING, kind: "VirtualNode" };
}
