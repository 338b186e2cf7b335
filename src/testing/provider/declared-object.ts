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

/** A kind of object by Pulumi's type token. */
export interface DeclaredKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether the resource adds to an object instead of declaring the whole. */
  readonly isPatch: boolean;
}

/** The kind that a resource declares, nothing if it is not a single Kubernetes object. */
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
    // A token says "core/v1" where the API server says "v1".
    apiVersion: typeof apiVersion === "string" ? apiVersion : version.replace(/^core\//, ""),
    kind,
    isPatch,
  };
}

/** The object that a resource declares, with the name and namespace that the provider would give it. */
export function declaredObject(
  { apiVersion, kind }: DeclaredKind,
  resource: string,
  inputs: Readonly<Record<string, unknown>>,
  defaultNamespace = "default",
): KubernetesObject {
  const declared = (inputs["metadata"] ?? {}) as Partial<SimulatedMetadata>;
  const name = declared.name ?? `${resource}-${randomBytes(4).toString("hex")}`;
  const namespace = CLUSTER_SCOPED.has(kind) ? undefined : (declared.namespace ?? defaultNamespace);
  const metadata = { ...declared, name, ...(namespace && { namespace }) };
  return { ...inputs, ...encodedData(inputs), apiVersion, kind, metadata };
}

/** `stringData` of a Secret as the API server keeps it. */
function encodedData({ data, stringData }: Readonly<Record<string, unknown>>) {
  if (stringData === undefined) {
    return {};
  }
  const encoded = Object.entries(stringData as Record<string, string>).map(([key, value]) => [
    key,
    Buffer.from(value).toString("base64"),
  ]);
  return { data: { ...(data as object), ...Object.fromEntries(encoded) }, stringData: undefined };
}
