import { randomBytes } from "node:crypto";
import type {
  KubernetesObject,
  ObjectReference,
  SimulatedMetadata,
} from "../cluster/kubernetes-object.js";

const PACKAGE = "kubernetes:";

const CLUSTER_SCOPED = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "ForeignCluster",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
]);

/** The kind of the Kubernetes object that a resource declares. */
export interface DeclaredKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether the resource is a patch resource, which declares only some fields of the object. */
  readonly isPatch: boolean;
}

/**
 * The kind that a resource type declares. Undefined if the type is not a single Kubernetes object.
 */
export function kindOf(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
): DeclaredKind | undefined {
  const [, version = "", name = ""] = type.split(":");
  const isObject = type.startsWith(PACKAGE) && /(^|\/)v\d+((alpha|beta)\d+)?$/.test(version);
  if (!isObject || version.startsWith("helm.sh/") || name.endsWith("List")) {
    return undefined;
  }
  const isPatch = name.endsWith("Patch");
  const kind = isPatch ? name.slice(0, -"Patch".length) : name;
  const { apiVersion } = inputs;
  return {
    // The type token of API version "v1" contains "core/v1".
    apiVersion: typeof apiVersion === "string" ? apiVersion : version.replace(/^core\//, ""),
    kind,
    isPatch,
  };
}

/** Defaults for name and namespace. */
export interface ObjectDefaults {
  /** Name of the resource: the prefix of a generated name. */
  readonly resource: string;
  /** The name generated in an earlier run. */
  readonly name?: string;
  readonly namespace?: string;
}

/** The object that a resource declares. Like the provider, fills in missing name and namespace. */
export function declaredObject(
  { apiVersion, kind }: DeclaredKind,
  inputs: Readonly<Record<string, unknown>>,
  defaults: ObjectDefaults,
): KubernetesObject {
  const declared = (inputs["metadata"] ?? {}) as Partial<SimulatedMetadata>;
  const generate = () => `${defaults.resource}-${randomBytes(4).toString("hex")}`;
  const name = declared.name ?? defaults.name ?? generate();
  const namespace = CLUSTER_SCOPED.has(kind)
    ? undefined
    : (declared.namespace ?? defaults.namespace ?? "default");
  const metadata = { ...declared, name, ...(namespace && { namespace }) };
  return { ...inputs, ...encodedData(inputs), apiVersion, kind, metadata };
}

/** Moves `stringData` of a Secret to `data`, as the API server does. */
function encodedData({ data, stringData }: Readonly<Record<string, unknown>>) {
  if (stringData === undefined) {
    return {};
  }
  const encoded: Record<string, string> = {};
  for (const [key, value] of Object.entries(stringData as Record<string, string>)) {
    encoded[key] = Buffer.from(value).toString("base64");
  }
  return { data: { ...(data as object), ...encoded }, stringData: undefined };
}

/**
 * The object that the provider reads: from `metadata` if the inputs contain a kind, else from the
 * ID.
 */
export function referenceOf(
  id: string,
  kind: DeclaredKind,
  inputs: Readonly<Record<string, unknown>>,
): ObjectReference {
  const { name, namespace } = (inputs["metadata"] ?? {}) as Partial<KubernetesObject["metadata"]>;
  if (inputs["kind"] !== undefined && name !== undefined) {
    return { ...kind, namespace, name };
  }
  const [objectName = id, ofNamespace] = id.split("/").reverse();
  return { ...kind, namespace: ofNamespace, name: objectName };
}
