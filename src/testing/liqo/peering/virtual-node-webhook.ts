import {
  type KubernetesObject,
  type ObjectReference,
  referenceTo,
} from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import { OFFLOADING } from "./kinds.js";
import { specOf } from "./objects.js";
import { nodeOf, type VirtualNodeSpec } from "./virtual-node.js";

/** The fields that Liqo copies from the template to a new VirtualNode. */
const COPIED = ["createNode", "disableNetworkCheck"] as const;

type Options = Pick<VirtualNodeSpec, (typeof COPIED)[number]>;

/** The copied fields that clients have declared in the VirtualNodes of a cluster, by name. */
const declaredIn = new WeakMap<SimulatedCluster, Map<string, ReadonlySet<string>>>();

/** Why Liqo's webhook denies a VirtualNode, in the words of Liqo. Undefined if it does not. */
export function denyVirtualNode({
  cluster,
  object,
  former,
}: {
  readonly cluster: SimulatedCluster;
  readonly object: KubernetesObject;
  readonly former: KubernetesObject | undefined;
}): string | undefined {
  const template = templateOf(cluster, object);
  if (cluster.find(template) === undefined) {
    return `VkOptionsTemplate.offloading.liqo.io "${template.name}" not found`;
  }
  if (former === undefined) {
    return cluster.find(nodeOf(object)) === undefined
      ? undefined
      : `node ${object.metadata.name} already exists`;
  }
  const spec = specOf<VirtualNodeSpec>(object);
  const declared = fieldsDeclaredBefore(cluster, object);
  return COPIED.some((field) => declared.has(field) && spec[field] === undefined)
    ? "panic: runtime error: invalid memory address or nil pointer dereference"
    : undefined;
}

/**
 * A VirtualNode as Liqo's webhook admits it: with the options of its template if it is new. In an
 * update, a server-side apply keeps the options that no client has declared.
 */
export function admitVirtualNode(
  cluster: SimulatedCluster,
  object: KubernetesObject,
): KubernetesObject {
  if (object.kind !== "VirtualNode") {
    return object;
  }
  const former = cluster.find(referenceTo(object));
  const spec = specOf<VirtualNodeSpec>(object);
  const before = former === undefined ? new Set<string>() : fieldsDeclaredBefore(cluster, object);
  const declared = COPIED.filter((field) => spec[field] !== undefined);
  fieldsOf(cluster).set(keyOf(object), new Set([...before, ...declared]));
  return withOptions(object, former ?? cluster.find(templateOf(cluster, object)));
}

/** A new VirtualNode that Liqo itself creates. */
export function withTemplateOptions(
  cluster: SimulatedCluster,
  object: KubernetesObject,
): KubernetesObject {
  return withOptions(object, cluster.find(templateOf(cluster, object)));
}

/** A VirtualNode with the options in the `spec` of a template, or of the former VirtualNode. */
function withOptions(
  object: KubernetesObject,
  source: KubernetesObject | undefined,
): KubernetesObject {
  const { createNode, disableNetworkCheck } = source === undefined ? {} : specOf<Options>(source);
  const declared = specOf<VirtualNodeSpec>(object);
  const entries = Object.entries(declared as Record<string, unknown>).filter(
    ([, value]) => value !== undefined,
  );
  return { ...object, spec: { createNode, disableNetworkCheck, ...Object.fromEntries(entries) } };
}

function templateOf(cluster: SimulatedCluster, object: KubernetesObject): ObjectReference {
  const { vkOptionsTemplateRef } = specOf<VirtualNodeSpec>(object);
  const { liqoNamespace } = cluster;
  const { name, namespace } = vkOptionsTemplateRef ?? {
    name: "virtual-kubelet-default",
    namespace: liqoNamespace,
  };
  return { apiVersion: OFFLOADING, kind: "VkOptionsTemplate", namespace, name };
}

function fieldsDeclaredBefore(
  cluster: SimulatedCluster,
  object: KubernetesObject,
): ReadonlySet<string> {
  return fieldsOf(cluster).get(keyOf(object)) ?? new Set();
}

function fieldsOf(cluster: SimulatedCluster): Map<string, ReadonlySet<string>> {
  const fields = declaredIn.get(cluster) ?? new Map<string, ReadonlySet<string>>();
  declaredIn.set(cluster, fields);
  return fields;
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
