import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "./args-check.js";
import { checkEpoch, type GatewayKeyPair, GatewayKeys, type KeyEpoch } from "./gateway-keys.js";
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

  /**
   * Which of the successive keys of this end are generated, for example `2` or `"2026-11"`. Another one rotates them. Not
   * with `keys`.
   *
   * @default - the first ones
   */
  readonly keyEpoch?: KeyEpoch;
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
    if (args.server.cluster === args.client.cluster) {
      const { name: cluster } = args.server.cluster;
      check.reject(
        "client.cluster",
        `expected another than the server's, got "${cluster}" for both`,
      );
    }
    const gate = check.done();

    // Named after the clusters: they keep their keys when they change roles.
    const [atServer, atClient] = [args.server, args.client].map(
      ({ cluster }) => `${name}-${cluster.name}`,
    ) as [string, string];
    this.server = this.keysOf(atServer, args.server, gate);
    this.client = this.keysOf(atClient, args.client, gate);
    const { server, client } = this;
    installRemoteKey(`${atServer}-public`, gate(server.publicKey), args.client, this);
    installRemoteKey(`${atClient}-public`, gate(client.publicKey), args.server, this);

    this.publicKeys = pulumi.output({
      server: this.server.publicKey,
      client: this.client.publicKey,
    });
    this.registerOutputs({ publicKeys: this.publicKeys });
  }

  private keysOf(name: string, side: KeyExchangeSide, gate: Gate): GatewayKeyPair {
    const remoteClusterId = gate(side.remoteClusterId);
    const { keys, keyEpoch: epoch } = side;
    return keys ?? new GatewayKeys(name, { ...side, remoteClusterId, epoch }, { parent: this });
  }
}

function checkSide(check: ArgsCheck, side: KeyExchangeSide): void {
  checkTenant(check, side);
  checkKeys(check, side);
}

/** Checks where the keys of an end come from. */
export function checkKeys(
  check: ArgsCheck,
  { keys, keyEpoch }: Pick<KeyExchangeSide, "keys" | "keyEpoch">,
): void {
  checkEpoch(check, "keyEpoch", keyEpoch);
  if (keys !== undefined && keyEpoch !== undefined) {
    check.reject(
      "keyEpoch",
      "is for generated keys, got keys as well: rotate your own by naming another Secret",
    );
  }
  check.input("keys.secretName", keys?.secretName, isDnsLabel);
  check.input("keys.publicKey", keys?.publicKey, isWireGuardKey);
}
