import type * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";
import { ApiError } from "../../src/cluster/client/api-error.js";
import type { ObjectKind } from "../../src/cluster/client/cluster-api.js";
import { SimulatedApi } from "../../src/testing/cluster/simulated-api.js";
import type { KubernetesObject, SimulatedMetadata } from "../../src/testing/index.js";

/** The user lacks a right. */
export const FORBIDDEN = new ApiError(403, 'user "me" is not allowed to do this');

/** The API server does not know a kind, because its CRD is not installed. */
export const MISSING_KIND = new ApiError(404, "the server could not find the requested resource");

/** The API server is out of order. */
export const UNAVAILABLE = new ApiError(503, "etcd has no leader");

/** Metadata of an object that is Terminating. */
export const TERMINATING = { deletionTimestamp: "2026-01-01T00:00:00Z" };

/**
 * Runs a hook as the engine does before it creates a resource or, if there are inputs from before,
 * updates it.
 */
export async function runHook(
  hook: pulumi.ResourceHookFunction,
  newInputs: Record<string, unknown>,
  oldInputs?: Record<string, unknown>,
): Promise<void> {
  await hook({ urn: "", id: "", name: "", type: "", newInputs, oldInputs });
}

/**
 * URN of a resource of a Kubernetes object. By default of the simulated stack, and within a
 * `LiqoNetworkPair`.
 */
export function urnOf(
  kind: string,
  name: string,
  { stack = "simulated", parents = "liqo:index:LiqoNetworkPair" } = {},
): string {
  return `urn:pulumi:${stack}::simulated::${parents}$kubernetes:${kind}::${name}`;
}

/** Metadata of an object that a resource of Pulumi created. */
export function createdBy(urn: string) {
  return { annotations: { "pulumi-liqo/managed-by": urn } };
}

/** An object that exists before a program runs. */
export function existing(
  kind: string,
  name: string,
  { namespace, ...metadata }: Partial<SimulatedMetadata> = {},
  rest: object = {},
): KubernetesObject {
  return {
    apiVersion: API_VERSIONS[kind] ?? "networking.liqo.io/v1beta1",
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), ...metadata },
    ...(kind.startsWith("Gateway") && { spec: {} }),
    ...rest,
  };
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  ConfigMap: "v1",
  Deployment: "apps/v1",
  Namespace: "v1",
  Secret: "v1",
};

/** A request to an API server. */
type ApiRequest = "delete" | "get" | "listMetadata" | "namespacedKinds";

/**
 * Lets all simulated API servers reject a request: all of them, or those for a kind or an object.
 */
export function reject(
  request: ApiRequest,
  error: Error,
  { kind, name }: { readonly kind?: string; readonly name?: string } = {},
) {
  const isMeant = (args: readonly unknown[]) =>
    (kind === undefined || (args[0] as ObjectKind | undefined)?.kind === kind) &&
    (name === undefined || args[1] === name);
  return answer(request, (args) => (isMeant(args) ? Promise.reject(error) : undefined));
}

/**
 * Replaces the response of all simulated API servers to a request. Undefined keeps the response.
 */
export function answer(
  request: ApiRequest,
  other: (args: readonly unknown[]) => Promise<unknown> | undefined,
) {
  const api = SimulatedApi.prototype as unknown as Record<ApiRequest, Answer>;
  const { [request]: original } = api;
  return vi.spyOn(api, request).mockImplementation(function (this: unknown, ...args) {
    return other(args) ?? original.apply(this, args);
  });
}

type Answer = (this: unknown, ...args: unknown[]) => Promise<unknown>;
