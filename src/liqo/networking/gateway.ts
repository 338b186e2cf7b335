import type { Rule } from "../../validation/args-check.js";
import { describeValue } from "../../validation/describe-value.js";

/** Side of a tunnel: a `Server` listens, a `Client` dials. */
export type GatewayRole = "Server" | "Client";

/** A role from a configuration file may be any string. */
export const roleRule: Rule<unknown> = (role) =>
  isRole(role) ? undefined : `expected "Server" or "Client", got ${describeValue(role)}`;

export function isRole(role: unknown): role is GatewayRole {
  return role === "Server" || role === "Client";
}

/** Refers to an object. */
export interface ObjectReference {
  /** Group and version of the object. */
  readonly apiVersion: string;
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** Version of the object. Liqo does not read this field. */
  readonly resourceVersion?: string | undefined;
}

/** Refers to a Secret in the same namespace. */
export interface SecretReference {
  /** Name of the Secret. */
  readonly name: string;
}

/** Name of the Secret that a gateway refers to. `liqoctl` writes an empty name for "no Secret". */
export function referencedSecret(spec: { readonly secretRef?: Partial<SecretReference> } = {}) {
  const name = spec.secretRef?.name;
  return name === "" ? undefined : name;
}

/** Address and port of a GatewayServer. */
export interface Endpoint {
  /** IPv4 addresses or host names. A client dials the first. */
  readonly addresses: readonly string[];
  /** Port that clients dial. For a NodePort Service, the node port. */
  readonly port: number;
  /**
   * Always `UDP`.
   *
   * @default "UDP"
   */
  readonly protocol?: string | undefined;
}

/** The addresses in a reported endpoint that a client can dial. Empty while the port is missing. */
export function usableAddresses({ addresses = [], port = 0 }: Partial<Endpoint> = {}): string[] {
  return port > 0 ? addresses.filter((address) => address !== "") : [];
}

/** `status` that a GatewayServer and a GatewayClient have in common. */
export interface GatewayStatus {
  /** Secret with the gateway's keys. */
  readonly secretRef?: ObjectReference | undefined;
  /** The active pod. */
  readonly internalEndpoint?: {
    /** IPv4 address of the pod in its own cluster. */
    readonly ip?: string | undefined;
    /** Name of the pod's node. */
    readonly node?: string | undefined;
  };
}

/** Selects the Secret with the keys that Liqo created or found for a gateway. */
export const KEYS_READY = "jsonpath={.status.secretRef.name}";
