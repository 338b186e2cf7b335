import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { Connection } from "./connection.js";
import { checkEndpointOverride, clientEndpoint } from "./endpoint-override.js";
import { checkGatewayClient, GatewayClient } from "./gateway-client.js";
import { checkGatewayServer, GatewayServer } from "./gateway-server.js";
import { checkKeys, KeyExchange, type PublicKeys } from "./key-exchange.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import type * as liqo from "./liqo/index.js";
import { NetworkConfiguration, type RemoteCidrs } from "./network-configuration.js";
import type { PairClientArgs, PairServerArgs } from "./pair-side.js";
import { isDuration } from "./duration.js";
import { isDnsLabel, isMtu } from "./rules.js";
import { namesFit, type TenantArgs, tenantFor } from "./tenant.js";

/** Arguments of {@link LiqoNetworkPair}. */
export interface LiqoNetworkPairArgs {
  /** Cluster whose gateway listens. The other must be able to reach it. */
  readonly server: LiqoCluster;

  /** Cluster whose gateway dials. It may be behind a NAT. */
  readonly client: LiqoCluster;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000, the same for both ends (`liqoctl`: `--mtu`).
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
   * How long each wait may take, for example `90s` (`liqoctl`: `--timeout`).
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/**
 * Two clusters joined by a tunnel. Creates in both a namespace, keys, a `Configuration`, a gateway and the other's
 * public key, and is done when both ends say that packets cross.
 *
 * @example
 * ```ts
 * const rome = new LiqoCluster("rome", { context: "rome" });
 * const milan = new LiqoCluster("milan", { context: "milan" });
 * const link = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });
 * export const status = link.status;
 * ```
 */
export class LiqoNetworkPair extends pulumi.ComponentResource {
  /** `Connected` if both ends say so, or what one says that does not. */
  public readonly status: pulumi.Output<string>;

  /** Round trip through the tunnel as the client measures it, for example `1.2ms`. */
  public readonly latency: pulumi.Output<string>;

  /** Where the server can be reached, as its own cluster reports it. */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  /** The public WireGuard keys of both gateways, in base64. */
  public readonly publicKeys: pulumi.Output<PublicKeys>;

  /** The ranges under which the server's cluster sees the client's, remapped where they would overlap. */
  public readonly clientSeenByServer: pulumi.Output<RemoteCidrs>;

  /** The ranges under which the client's cluster sees the server's, remapped where they would overlap. */
  public readonly serverSeenByClient: pulumi.Output<RemoteCidrs>;

  constructor(name: string, args: LiqoNetworkPairArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:LiqoNetworkPair", name, {}, opts);
    const { server, client, mtu, timeout } = args;
    const { endpoint: override, ...gatewayClient } = args.gatewayClient ?? {};
    const { ...gatewayServer } = args.gatewayServer ?? {};

    const check = new ArgsCheck(this, name);
    const serverArgs = {
      ...gatewayServer,
      cluster: server,
      remoteClusterId: client.clusterId,
    };
    const clientArgs = {
      ...gatewayClient,
      cluster: client,
      remoteClusterId: server.clusterId,
    };
    checkTwoClusters(check, args);
    check.later("client", client.clusterId, namesFit(gatewayServer.namespace));
    check.later("server", server.clusterId, namesFit(gatewayClient.namespace));
    check.input("mtu", mtu, isMtu);
    check.input("timeout", timeout, isDuration);
    check.input("gatewayServer.namespace", gatewayServer.namespace, isDnsLabel);
    check.input("gatewayClient.namespace", gatewayClient.namespace, isDnsLabel);
    checkGatewayServer(check.at("gatewayServer"), `${name}-server`, serverArgs);
    checkKeys(check.at("gatewayServer"), gatewayServer);
    checkGatewayClient(check.at("gatewayClient"), `${name}-client`, clientArgs);
    checkKeys(check.at("gatewayClient"), gatewayClient);
    checkEndpointOverride(check.at("gatewayClient.endpoint"), gatewayServer, override);
    const gate = check.done();

    // Named after its cluster is what stays there when the clusters change roles.
    const [serverPart, clientPart] = [`${name}-${server.name}`, `${name}-${client.name}`];
    const atServer = tenantFor(
      `${serverPart}-namespace`,
      { ...serverArgs, remoteClusterId: gate(client.clusterId) },
      this,
      timeout,
    );
    const atClient = tenantFor(
      `${clientPart}-namespace`,
      { ...clientArgs, remoteClusterId: gate(server.clusterId) },
      this,
      timeout,
    );

    const serverSees = this.configure(serverPart, atServer, client, timeout);
    const clientSees = this.configure(clientPart, atClient, server, timeout);
    const keys = new KeyExchange(
      `${name}-keys`,
      {
        server: { ...gatewayServer, ...atServer },
        client: { ...gatewayClient, ...atClient },
      },
      { parent: this },
    );

    const roles = this.roles(`${name}-roles`, gate(server.clusterId), gate(client.clusterId));
    const listening = new GatewayServer(
      `${name}-server`,
      { ...serverArgs, ...atServer, mtu, secretName: keys.server.secretName, timeout },
      { parent: this, replaceWith: [roles] },
    );
    const dialling = new GatewayClient(
      `${name}-client`,
      {
        ...clientArgs,
        ...atClient,
        mtu,
        secretName: keys.client.secretName,
        endpoint: clientEndpoint(gatewayServer, override, listening.endpoint),
        timeout,
      },
      { parent: this, replaceWith: [roles] },
    );

    const revision = pulumi.jsonStringify([listening.revision, dialling.revision, keys.publicKeys]);
    const serverEnd = new Connection(
      `${name}-server-connection`,
      { ...atServer, gateway: listening, revision, timeout },
      { parent: this },
    );
    const clientEnd = new Connection(
      `${name}-client-connection`,
      { ...atClient, gateway: dialling, revision, timeout },
      { parent: this },
    );

    this.status = pulumi
      .all([serverEnd.status, clientEnd.status])
      .apply((both) => both.find((status) => status !== "Connected") ?? "Connected");
    this.latency = clientEnd.latency;
    this.endpoint = listening.endpoint;
    this.publicKeys = keys.publicKeys;
    this.clientSeenByServer = serverSees.remoteCidrs;
    this.serverSeenByClient = clientSees.remoteCidrs;
    this.registerOutputs({
      status: this.status,
      endpoint: this.endpoint,
      publicKeys: this.publicKeys,
      clientSeenByServer: this.clientSeenByServer,
      serverSeenByClient: this.serverSeenByClient,
    });
  }

  /** Who has which role. When that changes, both gateways go before one of them comes. */
  private roles(
    name: string,
    server: pulumi.Output<string>,
    client: pulumi.Output<string>,
  ): pulumi.Resource {
    const input = { server, client };
    return new pulumi.Stash(
      name,
      { input },
      { parent: this, deleteBeforeReplace: true, replacementTrigger: input },
    );
  }

  /** Tells one side the ranges of the other. */
  private configure(
    name: string,
    tenant: TenantArgs,
    remote: LiqoCluster,
    timeout: string | undefined,
  ): NetworkConfiguration {
    return new NetworkConfiguration(
      `${name}-configuration`,
      {
        ...tenant,
        remotePodCidrs: remote.podCidrs,
        remoteExternalCidr: remote.externalCidr,
        timeout,
      },
      { parent: this },
    );
  }
}

function checkTwoClusters(check: ArgsCheck, { server, client }: LiqoNetworkPairArgs): void {
  const same = (what: string) => `expected another cluster than server, got ${what} for both`;
  if (server === client) {
    check.reject("client", same(`"${server.name}"`));
    return;
  }
  const ids = pulumi.all([server.clusterId, client.clusterId]);
  check.later("client", ids, ([serverId, clientId]) =>
    serverId === clientId ? same(`two clusters with the ID "${serverId}"`) : undefined,
  );
}
