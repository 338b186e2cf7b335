import type { SecretReference } from "../../liqo/networking/gateway.js";

/** The part of a pod's `spec` that Liqo renders from a gateway's `spec`. */
export interface RenderedPods {
  readonly containers?: readonly { readonly name: string; readonly args?: readonly string[] }[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly secret?: { readonly secretName?: string };
  }[];
}

/** The part of a gateway's `spec` that Liqo renders into its pods. */
export interface RenderedSpec {
  readonly mtu?: number;
  readonly endpoint?: { readonly addresses?: readonly string[]; readonly port?: number };
  readonly secretRef?: Partial<SecretReference>;
}

/** The values of the placeholders in a template. */
const PLACEHOLDERS: Readonly<Record<string, (spec: RenderedSpec) => string | number | undefined>> =
  {
    ".Spec.MTU": ({ mtu }) => mtu,
    ".Spec.Endpoint.Port": ({ endpoint }) => endpoint?.port,
    "index .Spec.Endpoint.Addresses 0": ({ endpoint }) => endpoint?.addresses?.[0],
  };

/** A flag with only a placeholder as its value. */
const RENDERED_FLAG = /^(--[\w-]+=)\{\{-?\s*(.+?)\s*-?\}\}$/;

/**
 * The volume with the keys. Liqo replaces the Secret of the template by the Secret with the
 * gateway's keys.
 */
const KEYS_VOLUME = "wireguard-config";

/**
 * A flag of a gateway's pods that differs from the gateway's `spec`, or undefined. A flag is
 * ignored if the template does not have it, or sets it to a fixed value.
 */
export function outdatedFlag(
  pods: RenderedPods,
  template: RenderedPods | undefined,
  spec: RenderedSpec,
): string | undefined {
  for (const { name, args = [] } of template?.containers ?? []) {
    const podArgs = pods.containers?.find((container) => container.name === name)?.args ?? [];
    for (const arg of args) {
      const [, flag = "", placeholder = ""] = RENDERED_FLAG.exec(arg) ?? [];
      const value = PLACEHOLDERS[placeholder]?.(spec);
      const found = podArgs.find((candidate) => candidate.startsWith(flag));
      if (value !== undefined && found !== undefined && found !== `${flag}${value}`) {
        return `${found}, expected ${flag}${value}`;
      }
    }
  }
  return undefined;
}

/** The Secret that a gateway's pods mount if it is not the Secret with its keys, or undefined. */
export function outdatedSecret(pods: RenderedPods, keys: string | undefined): string | undefined {
  const mounted = pods.volumes?.find(({ name }) => name === KEYS_VOLUME)?.secret?.secretName;
  return mounted === undefined || keys === undefined || mounted === keys
    ? undefined
    : `Secret ${mounted}, expected ${keys}`;
}

/** The pods that a template describes. Undefined if the template has another structure. */
export function podsOf(template: { readonly spec?: object } | undefined): RenderedPods | undefined {
  const { template: gateway } = (template?.spec ?? {}) as {
    readonly template?: { readonly spec?: { readonly deployment?: Deployment } };
  };
  return gateway?.spec?.deployment?.spec?.template?.spec;
}

interface Deployment {
  readonly spec?: { readonly template?: { readonly spec?: RenderedPods } };
}
