import * as pulumi from "@pulumi/pulumi";
import { orDefault } from "../../pulumi/output-value.js";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentCheck,
  type ArgumentChecks,
  checkArguments,
  prerequisiteObject,
  optional,
  optionalPlain,
  optionalPrerequisite,
  readArguments,
} from "../../validation/arguments.js";
import type { Owner } from "../../validation/claims.js";
import { clusterIdRule, dnsSubdomainRule, stringRule } from "../../validation/rules.js";
import { differentClusterRule } from "../../cluster/cluster-rules.js";
import {
  checkRemoteClusterArgs,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
} from "../../tenant/remote-cluster.js";
import { checkExistingObjects } from "../adoption/existing-objects-check.js";
import {
  checkKeySourceArgs,
  checkOnlyOwner,
  checkResourceNames,
  checkTwoKeys,
  keyPairShapeRule,
  ownKeysArgument,
} from "./key-rules.js";
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
export type KeyExchangeSide = RemoteClusterArgs & InstalledKeyArgs & KeySource<GatewayKeyPair>;

/** Arguments of {@link KeyExchange}. */
export interface KeyExchangeArgs {
  /** The side with the gateway that listens. */
  readonly server: KeyExchangeSide;
  /** The side with the gateway that dials. */
  readonly client: KeyExchangeSide;
}

// Liqo creates its keys and the UID after the gateway, and the gateway may wait for this exchange. So
// the exchange does not wait for the values of outputs.

const uidArgument: ArgumentCheck = (check, name, value) => {
  if (!pulumi.Output.isInstance(value) && !(value instanceof Promise)) {
    check.optionalPlain(name, value, stringRule);
  }
};

const SIDE_ARGUMENTS: ArgumentChecks<KeyExchangeSide> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  keys: optionalPrerequisite(keyPairShapeRule),
  keyVersion: optionalPlain(keyVersionRule),
  publicKeyName: optional(dnsSubdomainRule),
  gatewayUid: uidArgument,
};

const SIDE = "with cluster and remoteClusterId";

const KEY_EXCHANGE_ARGUMENTS: ArgumentChecks<KeyExchangeArgs> = {
  server: prerequisiteObject(SIDE_ARGUMENTS, SIDE),
  client: prerequisiteObject(SIDE_ARGUMENTS, SIDE),
};

/**
 * Checks the arguments of an exchange of keys. Returns both sides.
 *
 * @param owner the component of the exchange.
 * @param opts the options of the component.
 */
export function checkExchangeArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  args: KeyExchangeArgs,
  opts: pulumi.ResourceOptions | undefined,
): KeyExchangeArgs {
  checkArguments(check, KEY_EXCHANGE_ARGUMENTS, args);
  const server = readArguments(SIDE_ARGUMENTS, args.server);
  const client = readArguments(SIDE_ARGUMENTS, args.client);
  const checks = { server: check.at("server"), client: check.at("client") };
  checkResourceNames(checks, owner, { server, client });
  checkExchangeSideArgs(checks.server, owner, server, opts);
  checkExchangeSideArgs(checks.client, owner, client, opts);
  if (server.gatewayUid === undefined && client.gatewayUid === undefined) {
    checkTwoKeys(checks, server, client);
  }
  check.report("client.cluster", differentClusterRule(server.cluster)(client.cluster));
  checkRemoteCluster(check, "server", server, client);
  checkRemoteCluster(check, "client", client, server);
  return { server, client };
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
    remote === expected || remote === own || clusterIdRule(remote) !== undefined
      ? undefined
      : `expected the ID of the other side's cluster, "${expected}", got "${remote}"`,
  );
}

function checkExchangeSideArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  side: KeyExchangeSide,
  opts: pulumi.ResourceOptions | undefined,
): void {
  checkRemoteClusterArgs(check, side, opts);
  if (side.gatewayUid === undefined) {
    ownKeysArgument(check, "keys", side.keys);
  }
  checkKeySourceArgs(check, side);
  checkOnlyOwner(check, "PublicKey", owner, side);
  if (side.keys === undefined) {
    checkOnlyOwner(check, "Secret", owner, side);
  }
  checkExistingObjects(check, "", {
    ...side,
    objects: [
      {
        kind: "PublicKey",
        name: orDefault(side.publicKeyName, side.remoteClusterId),
        mayExist: side.keys !== undefined,
      },
      ...(side.keys === undefined ? [secretOf(side.keyVersion)] : []),
    ],
  });
}
