import type * as pulumi from "@pulumi/pulumi";
import type { EndpointOverride } from "./endpoint-override.js";
import type { TemplateReference } from "./gateway.js";
import type { GatewayServerExposure } from "./gateway-exposure.js";
import type { GatewayKeyPair, KeyEpoch } from "./gateway-keys.js";

/** What either side of a pair may bring along. */
export interface PairSideArgs {
  /**
   * Namespace that exists already, in place of one that the pair creates.
   *
   * @default - `liqo-tenant-<ID of the other cluster>` is created
   */
  readonly namespace?: pulumi.Input<string>;

  /**
   * Keys of your own, for example from a sealed Secret.
   *
   * @default - a pair is generated and kept in the stack as a secret
   */
  readonly keys?: GatewayKeyPair;

  /**
   * Which of the successive keys of this side are generated, for example `2` or `"2026-11"`. Another one rotates them:
   * the tunnel is interrupted for some seconds. Not with `keys`.
   *
   * @default - the first ones
   */
  readonly keyEpoch?: KeyEpoch;
}

/** The listening side of a pair. */
export interface PairServerArgs extends PairSideArgs, GatewayServerExposure {}

/** The dialling side of a pair. */
export interface PairClientArgs extends PairSideArgs {
  /**
   * Where the client dials, if that is not what the server's cluster reports: a NAT, a DNS name. An address together
   * with a port that is known lets both gateways start at the same time.
   *
   * @default - the endpoint that Liqo publishes for the server
   */
  readonly endpoint?: EndpointOverride;

  /**
   * Template that Liqo makes the client from, a `WgGatewayClientTemplate`.
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client">;
}
