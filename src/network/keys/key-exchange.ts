import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "../../validation/args-check.js";
import {
  type ArgumentNames,
  checkArguments,
  knownKeysRule,
  pick,
} from "../../validation/arguments.js";
import { requireName } from "../../validation/component-name.js";
import { differentClusterRule, dnsSubdomainRule, objectRule } from "../../validation/rules.js";
import {
  type GatewayKeyPair,
  GatewayKeys,
  type KeyVersion,
  keysRevisionOf,
  secretOf,
} from "./gateway-keys.js";
import { revisionOf } from "../gateway/gateway.js";
import { checkExistingObjects } from "../../lifecycle/adoption/existing-objects.js";
import { checkOwnKeys, checkSource, checkTwoKeys } from "./key-checks.js";
import { installRemoteKey } from "./remote-key.js";
import { checkTenant, TENANT_ARGUMENTS, type TenantArgs } from "../../tenant/tenant.js";

/** One end of a {@link KeyExchange}. */
export interface KeyExchangeSide extends TenantArgs {
  /**
   * Keys of your own, for example from a sealed Secret (`liqoctl`'s `--disable-sharing-keys`).
   *
   * @default - a pair is generated and kept in the stack as a secret
   */
  readonly keys?: GatewayKeyPair;

  /**
   * A label for this end's generated keys, for example `2` or `"2026-11"`. Change it to rotate them. Not with `keys`. Must be a
   * plain value; an output is refused.
   *
   * @default - the first ones
   */
  readonly keyVersion?: KeyVersion;

  /**
   * Name of the `PublicKey` object in this end's cluster, which holds the other end's key.
   *
   * @default - `remoteClusterId`
   */
  readonly publicKeyName?: pulumi.Input<string>;

  /**
   * UID of this end's gateway, if `keys` are those that Liqo has made for it. Objects that `liqoctl` has made for a gateway,
   * the other end's `PublicKey` among them, are deleted with it, so that key is installed again for a new gateway.
   *
   * @default - they are not, and the other end's key stays as long as it is the same
   */
  readonly gatewayUid?: pulumi.Input<string>;
}

/** Arguments of {@link KeyExchange}. */
export interface KeyExchangeArgs {
  /** The listening end. */
  readonly server: KeyExchangeSide;
  /** The dialling end. */
  readonly client: KeyExchangeSide;
}

const KEY_EXCHANGE_ARGUMENTS: ArgumentNames<KeyExchangeArgs> = { server: true, client: true };

/** The names of the arguments of one end. */
export const KEY_EXCHANGE_SIDE_ARGUMENTS: ArgumentNames<KeyExchangeSide> = {
  ...TENANT_ARGUMENTS,
  keys: true,
  keyVersion: true,
  publicKeyName: true,
  gatewayUid: true,
};

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
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const inMilan = new TenantNamespace("rome", { remoteClusterId: "rome" }, { provider: milan.provider });
 * const inRome = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * const keys = new KeyExchange("rome-milan", {
 *   server: { cluster: milan, remoteClusterId: "rome", namespace: inMilan.metadata.name },
 *   client: { cluster: rome, remoteClusterId: "milan", namespace: inRome.metadata.name },
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

  /** Changes whenever a `PublicKey` or a generated Secret is written, which interrupts the tunnel. */
  public readonly revision: pulumi.Output<string>;

  constructor(name: string, args: KeyExchangeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:KeyExchange", requireName("KeyExchange", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, KEY_EXCHANGE_ARGUMENTS, args);
    const [server, client] = [isSide(args.server), isSide(args.client)];
    check.report("server", server);
    check.report("client", client);
    if (server !== undefined || client !== undefined) {
      check.orThrow();
    }
    checkSide(check.at("server"), args.server);
    checkSide(check.at("client"), args.client);
    if (args.server.gatewayUid === undefined && args.client.gatewayUid === undefined) {
      checkTwoKeys(check, "client", args.server, args.client);
    }
    check.report("client.cluster", differentClusterRule(args.server.cluster)(args.client.cluster));
    checkCounterpart(check, "server", args.server, args.client);
    checkCounterpart(check, "client", args.client, args.server);
    const gate = check.done();

    // Named after the clusters: they keep their keys when they change roles.
    const [atServer, atClient] = [args.server, args.client].map(
      ({ cluster }) => `${name}-${cluster.name}`,
    ) as [string, string];
    this.server = this.keysOf(atServer, args.server, gate);
    this.client = this.keysOf(atClient, args.client, gate);
    const install = (end: string, { publicKey }: GatewayKeyPair, to: KeyExchangeSide) =>
      installRemoteKey(`${end}-public`, gate(publicKey), to, this, {
        name: to.publicKeyName,
        gatewayUid: to.gatewayUid,
        adopt: to.keys !== undefined,
      });
    const installed = [
      install(atServer, this.server, args.client),
      install(atClient, this.client, args.server),
    ];
    this.revision = pulumi.jsonStringify([
      ...installed.map(({ metadata }) => metadata.apply(revisionOf)),
      keysRevisionOf(this.server),
      keysRevisionOf(this.client),
    ]);

    this.publicKeys = pulumi.output({
      server: this.server.publicKey,
      client: this.client.publicKey,
    });
    this.registerOutputs({ publicKeys: this.publicKeys });
  }

  private keysOf(name: string, side: KeyExchangeSide, gate: Gate): GatewayKeyPair {
    const remoteClusterId = gate(side.remoteClusterId);
    const { keys, keyVersion: epoch } = side;
    const tenant = { ...pick(TENANT_ARGUMENTS, side), remoteClusterId };
    return keys ?? new GatewayKeys(name, { ...tenant, epoch }, { parent: this });
  }
}

const isSide = objectRule("with cluster and remoteClusterId");
const hasOnlySideArguments = knownKeysRule(KEY_EXCHANGE_SIDE_ARGUMENTS);

/** Checks that an end is for the other one's cluster. */
function checkCounterpart(
  check: ArgsCheck,
  end: keyof KeyExchangeArgs,
  { cluster, remoteClusterId }: KeyExchangeSide,
  other: KeyExchangeSide,
): void {
  const ids = pulumi.all([remoteClusterId, other.cluster.clusterId, cluster.clusterId]);
  check.whenKnown(`${end}.remoteClusterId`, ids, ([remote, expected, own]) =>
    remote === expected || remote === own
      ? undefined
      : `expected the ID of the other end's cluster, "${expected}", got "${remote}"`,
  );
}

function checkSide(check: ArgsCheck, side: KeyExchangeSide): void {
  check.report("", hasOnlySideArguments(side));
  checkTenant(check, side);
  check.optional("publicKeyName", side.publicKeyName, dnsSubdomainRule);
  checkExistingObjects(check, "", {
    ...pick(TENANT_ARGUMENTS, side),
    objects: [
      {
        kind: "PublicKey",
        name: side.publicKeyName ?? side.remoteClusterId,
        mayExist: side.keys !== undefined,
      },
      ...(side.keys === undefined ? [secretOf(side.keyVersion)] : []),
    ],
  });
  checkSource(check, side);
  // Keys that Liqo makes come when their gateway is there, which may itself wait for what is made here.
  if (side.gatewayUid === undefined) {
    checkOwnKeys(check, side.keys);
  }
}
