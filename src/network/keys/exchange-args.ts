import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentsOf,
  checkArguments,
  essentialObject,
  optional,
  plain,
  unchecked,
} from "../../validation/arguments.js";
import { dnsSubdomainRule } from "../../validation/rules.js";
import { differentClusterRule } from "../../cluster/cluster-rules.js";
import { checkTenant, TENANT_ARGUMENTS, type TenantArgs } from "../../tenant/tenant.js";
import { checkExistingObjects } from "../adoption/existing-objects.js";
import { checkSource, checkTwoKeys, ownKeysArgument } from "./key-checks.js";
import type { GatewayKeyPair, KeySource } from "./key-pair.js";
import { keyVersionRule, secretOf } from "./key-version.js";

/** The `PublicKey` in the cluster of a side of a {@link KeyExchange}. */
export interface InstalledKeyArgs {
  /**
   * Name of the `PublicKey` object in this side's cluster, which holds the key of the other side.
   *
   * @default - `remoteClusterId`
   */
  readonly publicKeyName?: pulumi.Input<string> | undefined;

  /**
   * UID of this side's gateway, if Liqo created `keys` for this gateway. Objects that `liqoctl`
   * created for a gateway, such as this `PublicKey`, are
   * [garbage-collected](https://kubernetes.io/docs/concepts/architecture/garbage-collection/) with
   * the gateway. The `PublicKey` is then installed again for the next gateway.
   *
   * @default - the `PublicKey` is not tied to a gateway
   *
   * @example
   * ```ts
   * const server = { ...tenant, keys: gatewayServer.readKeys(), gatewayUid: gatewayServer.uid };
   * new KeyExchange("rome-milan", { server, client });
   * ```
   */
  readonly gatewayUid?: pulumi.Input<string> | undefined;
}

/** A side of a {@link KeyExchange}. */
export type KeyExchangeSide = TenantArgs & InstalledKeyArgs & KeySource<GatewayKeyPair>;

/** Arguments of {@link KeyExchange}. */
export interface KeyExchangeArgs {
  /** The side with the gateway that listens. */
  readonly server: KeyExchangeSide;
  /** The side with the gateway that dials. */
  readonly client: KeyExchangeSide;
}

const SIDE_ARGUMENTS: ArgumentsOf<KeyExchangeSide> = {
  ...TENANT_ARGUMENTS,
  // Liqo creates its keys after the gateway, and the gateway may wait for this exchange.
  keys: unchecked,
  keyVersion: plain(keyVersionRule),
  publicKeyName: optional(dnsSubdomainRule),
  gatewayUid: unchecked,
};

const SIDE = "with cluster and remoteClusterId";

const KEY_EXCHANGE_ARGUMENTS: ArgumentsOf<KeyExchangeArgs> = {
  server: essentialObject(SIDE_ARGUMENTS, SIDE),
  client: essentialObject(SIDE_ARGUMENTS, SIDE),
};

/** Checks the arguments of an exchange of keys. */
export function checkExchange(check: ArgsCheck, args: KeyExchangeArgs): void {
  checkArguments(check, KEY_EXCHANGE_ARGUMENTS, args);
  const { server, client } = args;
  checkSide(check.at("server"), server);
  checkSide(check.at("client"), client);
  if (server.gatewayUid === undefined && client.gatewayUid === undefined) {
    checkTwoKeys(check, "client", server, client);
  }
  check.report("client.cluster", differentClusterRule(server.cluster)(client.cluster));
  checkRemoteCluster(check, "server", server, client);
  checkRemoteCluster(check, "client", client, server);
}

/** Checks that `remoteClusterId` of a side is the cluster of the other side. */
function checkRemoteCluster(
  check: ArgsCheck,
  role: keyof KeyExchangeArgs,
  { cluster, remoteClusterId }: KeyExchangeSide,
  other: KeyExchangeSide,
): void {
  const ids = pulumi.all([remoteClusterId, other.cluster.clusterId, cluster.clusterId]);
  check.whenKnown(`${role}.remoteClusterId`, ids, ([remote, expected, own]) =>
    remote === expected || remote === own
      ? undefined
      : `expected the ID of the other side's cluster, "${expected}", got "${remote}"`,
  );
}

function checkSide(check: ArgsCheck, side: KeyExchangeSide): void {
  checkTenant(check, side);
  if (side.gatewayUid === undefined) {
    ownKeysArgument(check, "keys", side.keys);
  }
  checkSource(check, side);
  checkExistingObjects(check, "", {
    ...side,
    objects: [
      {
        kind: "PublicKey",
        name: side.publicKeyName ?? side.remoteClusterId,
        mayExist: side.keys !== undefined,
      },
      ...(side.keys === undefined ? [secretOf(side.keyVersion)] : []),
    ],
  });
}
