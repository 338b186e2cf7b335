import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import {
  type ArgumentChecks,
  reference,
  optional,
  optionalPlain,
  required,
} from "../validation/arguments.js";
import { annotationsRule, labelsRule } from "../validation/metadata-rules.js";
import { booleanRule, dnsLabelRule, dnsSubdomainRule } from "../validation/rules.js";
import { nodeAffinityRule, tolerationsRule } from "../validation/scheduling-rules.js";
import type { ResourceSlice } from "./resource-slice.js";
import { nodeLabelsRule, nodeTaintsRule } from "./virtual-node-rules.js";
import type { NodeOptions } from "./vk-options-template.js";

/** Refers to a `VkOptionsTemplate` of Liqo. */
export interface VkOptionsTemplateArgs {
  /** Name of the template. */
  readonly name: pulumi.Input<string>;
  /** Namespace of the template. */
  readonly namespace: pulumi.Input<string>;
}

/** How a virtual node looks and where its pods run. */
export interface VirtualNodeSettings {
  /**
   * Labels of the Node, besides those that the provider offers (`spec.labels`). Liqo itself sets
   * `liqo.io/type`, `liqo.io/remote-cluster-id`, `storage.liqo.io/available` and
   * `kubernetes.io/hostname`.
   *
   * @default - the labels of the grant
   */
  readonly labels?: pulumi.Input<Readonly<Record<string, string>>> | undefined;

  /**
   * Annotations of the Node (`spec.annotations`).
   *
   * @default - none
   */
  readonly annotations?: pulumi.Input<Readonly<Record<string, string>>> | undefined;

  /**
   * Taints of the Node, besides Liqo's own (`spec.taints`).
   *
   * @default - none
   */
  readonly taints?: pulumi.Input<readonly liqo.Taint[]> | undefined;

  /**
   * Labels of the provider's nodes on which offloaded pods run
   * (`spec.offloadingPatch.nodeSelector`).
   *
   * @default - the node selector of the grant
   */
  readonly nodeSelector?: pulumi.Input<Readonly<Record<string, string>>> | undefined;

  /**
   * Tolerations of offloaded pods (`spec.offloadingPatch.tolerations`).
   *
   * @default - none
   */
  readonly tolerations?: pulumi.Input<readonly liqo.Toleration[]> | undefined;

  /**
   * Node affinity of offloaded pods in the provider cluster
   * (`spec.offloadingPatch.affinity.nodeAffinity`).
   *
   * @default - none
   */
  readonly nodeAffinity?: pulumi.Input<object> | undefined;

  /**
   * Runtime class of offloaded pods (`spec.offloadingPatch.runtimeClassName`).
   *
   * @default - that of the pod
   */
  readonly runtimeClassName?: pulumi.Input<string> | undefined;

  /**
   * Whether the Node is Ready only if the network between the clusters works
   * (`spec.disableNetworkCheck` is the opposite). A plain value, not an output.
   *
   * @default - that of the `VkOptionsTemplate`, usually `true`
   */
  readonly networkCheck?: boolean | undefined;

  /**
   * Whether Liqo creates the Node (`spec.createNode`). If not, nothing is waited for. A plain value,
   * not an output.
   *
   * @default - that of the `VkOptionsTemplate`, usually `true`
   */
  readonly createNode?: boolean | undefined;

  /**
   * `VkOptionsTemplate` with the options of the virtual kubelet (`spec.vkOptionsTemplateRef`). Liqo
   * reads it when it creates the VirtualNode, so another template replaces the VirtualNode, and a
   * changed content has no effect on an existing one.
   *
   * @default - `virtual-kubelet-default` in Liqo's namespace
   */
  readonly vkOptionsTemplate?: VkOptionsTemplateArgs | undefined;
}

export const VIRTUAL_NODE_SETTINGS: ArgumentChecks<VirtualNodeSettings> = {
  labels: optional(nodeLabelsRule),
  annotations: optional(annotationsRule),
  taints: optional(nodeTaintsRule),
  nodeSelector: optional(labelsRule),
  tolerations: optional(tolerationsRule),
  nodeAffinity: optional(nodeAffinityRule),
  runtimeClassName: optional(dnsSubdomainRule),
  networkCheck: optionalPlain(booleanRule),
  createNode: optionalPlain(booleanRule),
  vkOptionsTemplate: reference({
    name: required(dnsSubdomainRule),
    namespace: required(dnsLabelRule),
  }),
};

/**
 * `spec` of a VirtualNode: what the provider granted, and the settings.
 *
 * @param optionsOf the options that Liqo copies from a template, or from its default template.
 */
export function virtualNodeSpec(
  settings: VirtualNodeSettings,
  slice: Pick<ResourceSlice, "grant" | "kubeconfigSecretName">,
  providerClusterId: pulumi.Output<string>,
  optionsOf: (template: liqo.VkOptionsTemplateReference | undefined) => Promise<NodeOptions>,
): pulumi.Output<liqo.VirtualNodeSpec> {
  const { networkCheck, createNode, vkOptionsTemplate } = settings;
  const { labels, annotations, taints } = settings;
  const { nodeSelector, tolerations, nodeAffinity, runtimeClassName } = settings;
  const patch = pulumi.output({ nodeSelector, tolerations, nodeAffinity, runtimeClassName });
  const declared = pulumi.output({ labels, annotations, taints, vkOptionsTemplate });
  return pulumi
    .all([providerClusterId, slice.grant, slice.kubeconfigSecretName, declared, patch])
    .apply(async ([clusterID, grant, kubeconfig, node, pods]) => ({
      clusterID,
      kubeconfigSecretRef: { name: kubeconfig },
      resourceQuota: { hard: grant.resources ?? {} },
      // Liqo finds the provider by this label.
      labels: { ...grant.nodeLabels, ...node.labels, ...remoteLabels(clusterID) },
      annotations: node.annotations,
      taints: node.taints,
      // Liqo fills in both fields only in a new VirtualNode. An update without them panics, if an
      // earlier update has set them.
      ...(await optionsOf(node.vkOptionsTemplate)),
      ...(createNode !== undefined && { createNode }),
      ...(networkCheck !== undefined && { disableNetworkCheck: !networkCheck }),
      offloadingPatch: offloadingPatch(grant.nodeSelector, pods),
      storageClasses: grant.storageClasses,
      ingressClasses: grant.ingressClasses,
      loadBalancerClasses: grant.loadBalancerClasses,
      vkOptionsTemplateRef: node.vkOptionsTemplate,
    }));
}

/** Where pods run in the provider cluster. Undefined without any setting. */
function offloadingPatch(
  granted: Readonly<Record<string, string>> | undefined,
  { nodeSelector, tolerations, nodeAffinity, runtimeClassName }: Partial<PodSettings>,
): liqo.OffloadingPatch | undefined {
  const selector = { ...granted, ...nodeSelector };
  const patch: liqo.OffloadingPatch = {
    ...(Object.keys(selector).length > 0 && { nodeSelector: selector }),
    ...(tolerations !== undefined && { tolerations }),
    ...(nodeAffinity !== undefined && { affinity: { nodeAffinity } }),
    ...(runtimeClassName !== undefined && { runtimeClassName }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

interface PodSettings {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly liqo.Toleration[];
  readonly nodeAffinity: object;
  readonly runtimeClassName: string;
}
