import { randomBytes } from "node:crypto";
import type { KubernetesObject, SimulatedMetadata } from "../cluster/kubernetes-object.js";

const PACKAGE = "kubernetes:";

const CLUSTER_SCOPED = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
]);

/** A kind of Kubernetes objects, by Pulumi's type token. */
export interface DeclaredKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether the resource is a patch, which adds to an object instead of declaring all of it. */
  readonly isPatch: boolean;
}

/** The kind that a resource declares. Undefined if the resource is not a single Kubernetes object. */
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
    // The token of API version "v1" has "core/v1".
    apiVersion: typeof apiVersion === "string" ? apiVersion : version.replace(/^core\//, ""),
    kind,
    isPatch,
  };
}

/** What the provider fills in if an object does not specify it. */
export interface ObjectDefaults {
  /** Name of the resource, with which a generated name starts. */
  readonly resource: string;
  /** The name that was generated before. */
  readonly name?: string;
  readonly namespace?: string;
}

/** The object that a resource declares, with the name and namespace that the provider fills in. */
export function declaredObject(
  { apiVersion, kind }: DeclaredKind,
  inputs: Readonly<Record<string, unknown>>,
  defaults: ObjectDefaults,
): KubernetesObject {
  const declared = (inputs["metadata"] ?? {}) as Partial<SimulatedMetadata>;
  const made = () => `${defaults.resource}-${randomBytes(4).toString("hex")}`;
  const name = declared.name ?? defaults.name ?? made();
  const namespace = CLUSTER_SCOPED.has(kind)
    ? undefined
    : (declared.namespace ?? defaults.namespace ?? "default");
  const metadata = { ...declared, name, ...(namespace && { namespace }) };
  return { ...inputs, ...encodedData(inputs), apiVersion, kind, metadata };
}

/** `stringData` of a Secret as the API server stores it. */
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
