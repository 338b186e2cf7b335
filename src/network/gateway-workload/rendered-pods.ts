import type { SecretReference } from "../../liqo/networking/gateway.js";

/** The part of a pod's `spec` into which Liqo fills what a gateway's `spec` says. */
export interface RenderedPods {
  readonly containers?: readonly { readonly name: string; readonly args?: readonly string[] }[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly secret?: { readonly secretName?: string };
  }[];
}

/** What of a gateway's `spec` Liqo fills in. */
export interface Filling {
  readonly mtu?: number;
  readonly endpoint?: { readonly addresses?: readonly string[]; readonly port?: number };
  readonly secretRef?: Partial<SecretReference>;
}

/** The same by the placeholder that it takes the place of. */
const FILLINGS: Readonly<Record<string, (spec: Filling) => string | number | undefined>> = {
  ".Spec.MTU": ({ mtu }) => mtu,
  ".Spec.Endpoint.Port": ({ endpoint }) => endpoint?.port,
  "index .Spec.Endpoint.Addresses 0": ({ endpoint }) => endpoint?.addresses?.[0],
};

/** A flag whose value is a placeholder and nothing else. */
const FILLED_FLAG = /^(--[\w-]+=)\{\{-?\s*(.+?)\s*-?\}\}$/;

/** Volume of the keys. Whatever Secret a template names there, Liqo puts the one with the gateway's keys in its place. */
const KEYS_VOLUME = "wireguard-config";

/**
 * A flag of a gateway's pods that is not as the gateway's `spec` has it now, or nothing. One that the template lacks, or has
 * a value of its own for, says nothing of the gateway.
 */
export function outdatedFlag(
  pods: RenderedPods,
  template: RenderedPods | undefined,
  spec: Filling,
): string | undefined {
  for (const { name, args = [] } of template?.containers ?? []) {
    const own = pods.containers?.find((container) => container.name === name)?.args ?? [];
    for (const arg of args) {
      const [, flag = "", placeholder = ""] = FILLED_FLAG.exec(arg) ?? [];
      const value = FILLINGS[placeholder]?.(spec);
      const found = own.find((candidate) => candidate.startsWith(flag));
      if (value !== undefined && found !== undefined && found !== `${flag}${value}`) {
        return `${found}, expected ${flag}${value}`;
      }
    }
  }
  return undefined;
}

/** A Secret that a gateway's pods take for that of its keys, if it is another one, or nothing. */
export function outdatedSecret(pods: RenderedPods, keys: string | undefined): string | undefined {
  const mounted = pods.volumes?.find(({ name }) => name === KEYS_VOLUME)?.secret?.secretName;
  return mounted === undefined || keys === undefined || mounted === keys
    ? undefined
    : `Secret ${mounted}, expected ${keys}`;
}

/** The pods that a template describes, as far as it has the shape of one. */
export function podsOf(template: { readonly spec?: object } | undefined): RenderedPods | undefined {
  const { template: gateway } = (template?.spec ?? {}) as {
    readonly template?: { readonly spec?: { readonly deployment?: Deployment } };
  };
  return gateway?.spec?.deployment?.spec?.template?.spec;
}

interface Deployment {
  readonly spec?: { readonly template?: { readonly spec?: RenderedPods } };
}
