import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments } from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import {
  differentClusterRule,
  dnsLabelRule,
  liqoClusterRule,
  mtuRule,
} from "../../validation/rules.js";
import { timeoutRule } from "../../validation/duration.js";
import { checkGatewayClient } from "../gateway/gateway-client.js";
import { checkGatewayServer } from "../gateway/gateway-server.js";
import { checkEndpointOverride } from "../gateway/endpoint.js";
import { checkKeys, checkTwoKeys } from "../keys/key-checks.js";
import {
  checkExistingObjects,
  checkNamedNamespace,
} from "../../lifecycle/adoption/existing-objects.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { remoteClusterIdLengthRule } from "../../tenant/tenant.js";
import {
  checkNames,
  objectsOf,
  PAIR_CLIENT_ARGUMENTS,
  PAIR_SERVER_ARGUMENTS,
  type PairClientArgs,
  type PairServerArgs,
} from "./pair-side.js";

/** Arguments of {@link LiqoNetworkPair}. */
export interface LiqoNetworkPairArgs {
  /** Cluster whose gateway listens. The other must be able to reach it. */
  readonly server: LiqoCluster;

  /** Cluster whose gateway dials. It may be behind a NAT. */
  readonly client: LiqoCluster;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000, the same for both ends (`spec.mtu` of both gateways; `liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number>;

  /**
   * The server's gateway: how it is published, from which template, with which keys.
   *
   * @default - a LoadBalancer service at port 51840
   */
  readonly gatewayServer?: PairServerArgs;

  /**
   * The client's gateway: where it dials, from which template, with which keys.
   *
   * @default - it dials the endpoint that Liqo publishes for the server
   */
  readonly gatewayClient?: PairClientArgs;

  /**
   * How long each wait may take, for example `90s` (`liqoctl`: `--timeout`). Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

const PAIR: ArgumentNames<LiqoNetworkPairArgs> = {
  server: true,
  client: true,
  mtu: true,
  gatewayServer: true,
  gatewayClient: true,
  timeout: true,
};

/** Checks the arguments of the pair by this name. */
export function checkPair(
  check: ArgsCheck,
  pair: pulumi.ComponentResource,
  name: string,
  args: LiqoNetworkPairArgs,
): void {
  checkShape(check, args);
  const { server, client, gatewayServer = {}, gatewayClient = {} } = args;
  const { endpoint: override, ...dialling } = gatewayClient;
  checkTwoClusters(check, args);
  check.whenKnown("client", client.clusterId, remoteClusterIdLengthRule(gatewayServer.namespace));
  check.whenKnown("server", server.clusterId, remoteClusterIdLengthRule(gatewayClient.namespace));
  check.optional("mtu", args.mtu, mtuRule);
  check.plainOptional("timeout", args.timeout, timeoutRule);

  const atServer = check.at("gatewayServer");
  const atClient = check.at("gatewayClient");
  for (const [side, sideArgs] of [
    [atServer, gatewayServer],
    [atClient, gatewayClient],
  ] as const) {
    side.present("namespace", sideArgs.namespace, dnsLabelRule);
    checkNames(side, sideArgs);
  }
  checkGatewayServer(atServer, ownerOf(pair, "Server", `${name}-server`), {
    ...gatewayServer,
    cluster: server,
    remoteClusterId: client.clusterId,
  });
  checkKeys(atServer, gatewayServer);
  checkGatewayClient(atClient, ownerOf(pair, "Client", `${name}-client`), {
    ...dialling,
    cluster: client,
    remoteClusterId: server.clusterId,
  });
  checkKeys(atClient, gatewayClient);
  checkTwoKeys(check, "gatewayClient", gatewayServer, gatewayClient);
  checkEndpointOverride(check.at("gatewayClient.endpoint"), gatewayServer, override);
  checkNamedNamespace(atServer, "namespace", {
    cluster: server,
    namespace: gatewayServer.namespace,
  });
  checkNamedNamespace(atClient, "namespace", {
    cluster: client,
    namespace: gatewayClient.namespace,
  });
  checkExistingObjects(check, "server", {
    cluster: server,
    remoteClusterId: client.clusterId,
    namespace: gatewayServer.namespace,
    objects: objectsOf("Server", client.clusterId, gatewayServer),
  });
  checkExistingObjects(check, "client", {
    cluster: client,
    remoteClusterId: server.clusterId,
    namespace: gatewayClient.namespace,
    objects: objectsOf("Client", server.clusterId, gatewayClient),
  });
}

/** Checks what has to be right for the other checks to look at anything. */
function checkShape(check: ArgsCheck, args: LiqoNetworkPairArgs): void {
  checkArguments(check, PAIR, args);
  const { server, client, gatewayServer = {}, gatewayClient = {} } = args;
  const noClusters = [liqoClusterRule(server), liqoClusterRule(client)];
  check.report("server", noClusters[0]);
  check.report("client", noClusters[1]);
  checkArguments(check.at("gatewayServer"), PAIR_SERVER_ARGUMENTS, gatewayServer);
  checkArguments(check.at("gatewayClient"), PAIR_CLIENT_ARGUMENTS, gatewayClient);
  if (noClusters.some((finding) => finding !== undefined)) {
    check.orThrow();
  }
}

/** Checks that the ends of a pair are not one and the same cluster. */
function checkTwoClusters(check: ArgsCheck, { server, client }: LiqoNetworkPairArgs): void {
  const isSame = differentClusterRule(server)(client);
  if (isSame !== undefined) {
    check.report("client", isSame);
    return;
  }
  const ids = pulumi.all([server.clusterId, client.clusterId]);
  check.whenKnown("client", ids, ([serverId, clientId]) =>
    serverId === clientId
      ? `expected another cluster than server, got two with the ID "${serverId}": do both lead to one cluster?`
      : undefined,
  );
}
