import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import { ArgsCheck, type Gate } from "../../validation/args-check.js";
import { ownerOf } from "../../validation/claims.js";
import { requireName } from "../../validation/component-name.js";
import type * as liqo from "../../liqo/index.js";
import { revisionOf } from "../../liqo/object.js";
import { checkExchangeArgs, type KeyExchangeArgs, type KeyExchangeSide } from "./exchange-args.js";
import { keysRevisionOf } from "./gateway-keys.js";
import { StashedKeys, stashArgs, type StashIdentity, stashOptions } from "./stashed-keys.js";
import type { GatewayKeyPair } from "./key-pair.js";
import { installRemoteKey } from "./remote-key.js";

/** The public WireGuard keys of both gateways, 32 bytes in base64 each. */
export interface PublicKeys {
  /** Key of the server. */
  readonly server: string;
  /** Key of the client. */
  readonly client: string;
}

// Both sides share a Stash. When it is replaced, it takes both candidates, and a side with an
// unreadable Secret gets a new key.
const FORBIDDEN_HINT =
  "Otherwise a new keyVersion of either side fails, " +
  "or rotates the keys of both sides if only this Secret is forbidden.";

/**
 * Gives each of two clusters a WireGuard key pair: the private key in a Secret of its own cluster,
 * and the public key in a
 * [`PublicKey`](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#public-keys-exchange-publickey-crds)
 * of the other cluster.
 *
 * This resource is the [Stash](https://www.pulumi.com/docs/iac/concepts/stash/) that stores the
 * private keys. `dependsOn` with this resource does not wait for the Secrets and PublicKeys. Use
 * `server.secretName`, `client.secretName` and `revision` instead.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * // The tenant namespaces exist already.
 * const keys = new KeyExchange("rome-milan", {
 *   server: { cluster: milan, remoteClusterId: "rome" },
 *   client: { cluster: rome, remoteClusterId: "milan" },
 * });
 * ```
 */
export class KeyExchange extends pulumi.Stash {
  /** Keys of the server. */
  public readonly server: GatewayKeyPair;

  /** Keys of the client. */
  public readonly client: GatewayKeyPair;

  /** Both public keys, 32 bytes in base64 each. */
  public readonly publicKeys: pulumi.Output<PublicKeys>;

  /**
   * Changes whenever a `PublicKey` or a generated Secret is written, which interrupts the tunnel.
   */
  public readonly revision: pulumi.Output<string>;

  constructor(name: string, args: KeyExchangeArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("KeyExchange", requireName("KeyExchange", name, opts));
    const owner = ownerOf(opts?.parent, "KeyExchange", name);
    const { server, client } = checkExchangeArgs(check, owner, args, opts);
    checkProviderOption(check, opts, server.cluster, client.cluster);
    const gate = check.done();

    // 1. Each run passes a candidate key for each side.
    // 2. The Stash stores the candidates of the first run.
    // 3. The Secrets and PublicKeys are created from the stored keys.
    // Named after the clusters, so that the clusters keep their keys when they change roles.
    const [serverPrefix, clientPrefix] = [server, client].map(
      ({ cluster }) => `${name}-${cluster.name}`,
    ) as [string, string];
    const stash = { kind: "KeyExchange", name, parent: opts?.parent };
    const serverKeys = server.keys ?? generateKeys(serverPrefix, server, gate, stash);
    const clientKeys = client.keys ?? generateKeys(clientPrefix, client, gate, stash);
    const generated = [serverKeys, clientKeys].filter((keys) => keys instanceof StashedKeys);
    super(name, stashArgs(generated), stashOptions(generated, opts));

    this.server = this.keyPairOf(serverKeys);
    this.client = this.keyPairOf(clientKeys);
    const serverKey = this.install(serverPrefix, gate, this.server, client);
    const clientKey = this.install(clientPrefix, gate, this.client, server);
    this.revision = pulumi.jsonStringify([
      revisionOf(serverKey),
      revisionOf(clientKey),
      keysRevisionOf(this.server),
      keysRevisionOf(this.client),
    ]);
    this.publicKeys = pulumi.output({
      server: this.server.publicKey,
      client: this.client.publicKey,
    });
  }

  private keyPairOf(keys: GatewayKeyPair | StashedKeys): GatewayKeyPair {
    return keys instanceof StashedKeys ? keys.createSecret(this) : keys;
  }

  /** Installs the public key of a side in the cluster of the other side. */
  private install(
    name: string,
    gate: Gate,
    { publicKey }: GatewayKeyPair,
    { publicKeyName, gatewayUid, keys, ...tenant }: KeyExchangeSide,
  ): liqo.PublicKey {
    return installRemoteKey(`${name}-public`, gate(publicKey), tenant, this, {
      name: publicKeyName,
      gatewayUid,
      // Existing keys belong to an existing tunnel.
      adopt: keys !== undefined,
    });
  }
}

function generateKeys(
  name: string,
  { cluster, remoteClusterId, namespace, keyVersion }: KeyExchangeSide,
  gate: Gate,
  stash: StashIdentity,
): StashedKeys {
  const args = { cluster, remoteClusterId: gate(remoteClusterId), namespace, keyVersion };
  return new StashedKeys(name, args, stash, FORBIDDEN_HINT);
}
