import type * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import type { ArgumentNames } from "../../validation/arguments.js";
import { dnsSubdomainRule } from "../../validation/rules.js";
import { type GatewayKeyPair, type KeyVersion, secretNameOf } from "../keys/gateway-keys.js";
import type { EndpointArgs } from "../gateway/endpoint.js";
import { GATEWAY_SERVICE_ARGUMENTS, type GatewayServiceArgs } from "../gateway/gateway-service.js";
import type { GatewayRole, TemplateReference } from "../gateway/gateway.js";
import type { DeclaredObject } from "../../lifecycle/adoption/existing-objects.js";
import type { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import { configurationOf } from "../network-configuration.js";

/** What either side of a pair may bring along. */
export interface PairSideArgs {
  /**
   * Namespace that exists already, in place of one that is created.
   *
   * @default - `liqo-tenant-<ID of the other cluster>` is created
   */
  readonly namespace?: pulumi.Input<string>;

  /**
   * Name of a Configuration that exists already in `namespace`, in place of one that is created: of a cluster that is peered, or
   * that somebody else looks after. It is read, and neither changed nor deleted.
   *
   * @default - `<ID of the other cluster>` is created
   */
  readonly configurationName?: pulumi.Input<string>;

  /**
   * Name of this side's gateway object, to adopt one that was created under another name than Liqo's own. Needs `keys`.
   *
   * @default - the ID of the other cluster
   */
  readonly gatewayName?: pulumi.Input<string>;

  /**
   * Name of this side's `PublicKey` object, which holds the other side's key, to adopt one that was created under another
   * name. Needs `keys`.
   *
   * @default - the ID of the other cluster
   */
  readonly publicKeyName?: pulumi.Input<string>;

  /**
   * Keys of your own, for example from a sealed Secret; or `"liqo-managed"` for those that Liqo itself makes, or has made already
   * for a gateway of `liqoctl network connect`. Those change whenever the gateway is replaced, and go with it. Decide at the
   * first `up`: Liqo works with one Secret at a time, so going from one to the other takes a `destroy` between.
   *
   * @default - a pair is generated and kept in the stack as a secret
   */
  readonly keys?: GatewayKeyPair | typeof LIQO_MANAGED;

  /**
   * A label for this side's generated keys, for example `2` or `"2026-11"`. Change it to rotate them: the tunnel is interrupted
   * for some seconds, until this side's gateway has started anew. Both sides in one `up` are one interruption, no longer than
   * that of one side. Not with `keys`. Must be a plain value; an output is refused.
   *
   * @default - the first ones
   */
  readonly keyVersion?: KeyVersion;
}

/**
 * The objects of a tunnel that a side declares or uses. Naming keys is the request to adopt a tunnel that exists: without
 * it, other keys would break that tunnel.
 */
export function objectsOf(
  role: GatewayRole,
  remoteClusterId: pulumi.Input<string>,
  side: PairSideArgs,
): DeclaredObject[] {
  const { keys, keyVersion } = side;
  const adopts = keys !== undefined;
  // What is neither is reported by the check of the keys.
  const { secretName: named } = Object(keys) as Partial<GatewayKeyPair>;
  const secretName = adopts ? named : secretNameOf(keyVersion);
  return [
    configurationOf({ ...side, remoteClusterId }, adopts),
    { kind: `Gateway${role}`, name: side.gatewayName ?? remoteClusterId, mayExist: adopts },
    { kind: role === "Server" ? "GatewayClient" : "GatewayServer", mayExist: false },
    { kind: "PublicKey", name: side.publicKeyName ?? remoteClusterId, mayExist: adopts },
    { kind: "Secret", name: secretName, mayExist: adopts },
  ];
}

/** Checks which existing objects a side names. */
export function checkNames(
  check: ArgsCheck,
  { namespace, configurationName, publicKeyName }: PairSideArgs,
): void {
  check.present("configurationName", configurationName, dnsSubdomainRule);
  check.optional("publicKeyName", publicKeyName, dnsSubdomainRule);
  if (configurationName !== undefined && namespace === undefined) {
    check.report(
      "configurationName",
      "needs the namespace that it is in, or that would be taken over and deleted with it",
    );
  }
}

/** The listening side of a pair. */
export interface PairServerArgs extends PairSideArgs, GatewayServiceArgs {}

/** The dialling side of a pair. */
export interface PairClientArgs extends PairSideArgs {
  /**
   * Where the client dials, if that is not what the server's cluster reports: a NAT, a DNS name. An address together
   * with a port that is known lets both gateways start at the same time.
   *
   * @default - the endpoint that Liqo publishes for the server
   */
  readonly endpoint?: EndpointArgs;

  /**
   * Template that Liqo makes the client from, a `WgGatewayClientTemplate` (`spec.clientTemplateRef`).
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client">;
}

const SIDE: ArgumentNames<PairSideArgs> = {
  namespace: true,
  configurationName: true,
  gatewayName: true,
  publicKeyName: true,
  keys: true,
  keyVersion: true,
};

/** Names of the arguments of the listening side. */
export const PAIR_SERVER_ARGUMENTS: ArgumentNames<PairServerArgs> = {
  ...SIDE,
  ...GATEWAY_SERVICE_ARGUMENTS,
};

/** Names of the arguments of the dialling side. */
export const PAIR_CLIENT_ARGUMENTS: ArgumentNames<PairClientArgs> = {
  ...SIDE,
  endpoint: true,
  template: true,
};
