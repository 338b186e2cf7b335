import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "./args-check.js";
import { type GatewayKeyPair, GatewayKeys } from "./gateway-keys.js";
import { installRemoteKey } from "./remote-key.js";
import { isDnsLabel, isWireGuardKey } from "./rules.js";
import { checkTenant, type TenantArgs } from "./tenant.js";

/** One end of a {@link KeyExchange}. */
export interface KeyExchangeSide extends TenantArgs {
  /**
   * Keys of your own, for example from a sealed Secret (`liqoctl`'s `--disable-sharing-keys`).
   *
   * @default - a pair is generated and kept in the stack as a secret
   */
  readonly keys?: GatewayKeyPair;
}

/** Arguments of {@link KeyExchange}. */
export interface KeyExchangeArgs {
  /** The listening end. */
  readonly server: KeyExchangeSide;
  /** The dialling end. */
  readonly client: KeyExchangeSide;
}

/** The public WireGuard keys of both gateways, 32 bytes in base64 each. */
export interface PublicKeys {
  /** Of the listening end. */
  readonly server: string;
  /** Of the dialling end. */
  readonly client: string;
}

/**
 * Gives each of two clusters a WireGuard key pair, with its private half as a Secret at home and its public half as a
 * `PublicKey` across.
 *
 * @example
 * ```ts
 * const keys = new KeyExchange("rome-milan", {
 *   server: { cluster: milan, remoteClusterId: rome.clusterId },
 *   client: { cluster: rome, remoteClusterId: milan.clusterId },
 * });
 * ```
 */
export class KeyExchange extends pulumi.ComponentResource {
  /** Keys of the listening end. */
  public readonly server: GatewayKeyPair;

  /** Keys of the dialling end. */
  public readonly client: GatewayKeyPair;

  /** Both public halves, 32 bytes in base64 each. */
  public readonly publicKeys: pulumi.Output<PublicKeys>;

  constructor(name: string, args: KeyExchangeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:KeyExchange", name, {}, opts);

    const check = new ArgsCheck(this, name);
    checkSide(check.at("server"), args.server);
    checkSide(check.at("client"), args.client);
    const gate = check.done();

    this.server = this.keysOf(`${name}-server`, args.server, gate);
    this.client = this.keysOf(`${name}-client`, args.client, gate);
    const { server, client } = this;
    installRemoteKey(`${name}-server-public`, gate(server.publicKey), args.client, this);
    installRemoteKey(`${name}-client-public`, gate(client.publicKey), args.server, this);

    this.publicKeys = pulumi.output({
      server: this.server.publicKey,
      client: this.client.publicKey,
    });
    this.registerOutputs({ publicKeys: this.publicKeys });
  }

  private keysOf(name: string, side: KeyExchangeSide, gate: Gate): GatewayKeyPair {
    const remoteClusterId = gate(side.remoteClusterId);
    return side.keys ?? new GatewayKeys(name, { ...side, remoteClusterId }, { parent: this });
  }
}

function checkSide(check: ArgsCheck, side: KeyExchangeSide): void {
  checkTenant(check, side);
  checkKeys(check, side.keys);
}

/** Checks keys that the caller brings along. */
export function checkKeys(check: ArgsCheck, keys: GatewayKeyPair | undefined): void {
  check.input("keys.secretName", keys?.secretName, isDnsLabel);
  check.input("keys.publicKey", keys?.publicKey, isWireGuardKey);
}
