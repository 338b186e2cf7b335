import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { pick } from "../../validation/arguments.js";
import { requireName } from "../../validation/component-name.js";
import { warnOfLiqoVersions } from "../../liqo/version.js";
import { Connection } from "../connection.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { liveDiagnosis } from "../../diagnosis/live-diagnosis.js";
import { GATEWAY_CLIENT_ARGUMENTS, GatewayClient } from "../gateway/gateway-client.js";
import { GATEWAY_SERVER_ARGUMENTS, GatewayServer } from "../gateway/gateway-server.js";
import { clientEndpoint } from "../gateway/endpoint.js";
import {
  KEY_EXCHANGE_SIDE_ARGUMENTS,
  KeyExchange,
  type KeyExchangeSide,
  type PublicKeys,
} from "../keys/key-exchange.js";
import { SideKeys } from "../keys/side-keys.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type * as liqo from "../../liqo/index.js";
import {
  NETWORK_CONFIGURATION_ARGUMENTS,
  NetworkConfiguration,
  type RemoteCidrs,
} from "../network-configuration.js";
import { checkPair, type LiqoNetworkPairArgs } from "./pair-args.js";
import type { PairSideArgs } from "./pair-side.js";
import type { TenantArgs } from "../../tenant/tenant.js";
import { ensureTenantNamespace } from "../../tenant/tenant-namespace.js";

const ofExchange = (side: KeyExchangeSide) => pick(KEY_EXCHANGE_SIDE_ARGUMENTS, side);

/**
 * Two clusters joined by a tunnel. Creates in both a namespace, keys, a `Configuration`, a gateway and the other's
 * public key, and is done when both ends say that packets cross.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
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
  /**
   * `Connected` if both ends report it, else what one of them reports: `Connecting`, `Error` or `Unknown: <reason>`
   * (`status.value` of their Connections). Read from both clusters in every `preview` and `up`.
   */
  public readonly status: pulumi.Output<string>;

  /**
   * Round trip through the tunnel as the client measures it, for example `1.2ms` (`status.latency.value` of its Connection).
   * Read from its cluster in every `preview` and `up`.
   */
  public readonly latency: pulumi.Output<string>;

  /**
   * What is wrong with the tunnel. Both clusters are inspected in every `preview` and `up`. What is wrong is also logged as a
   * warning.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  /** Where the server can be reached, as its own cluster reports it (`status.endpoint` of its GatewayServer). */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  /** The public WireGuard keys of both gateways, in base64. */
  public readonly publicKeys: pulumi.Output<PublicKeys>;

  /** The ranges under which the server's cluster sees the client's, remapped where they would overlap. */
  public readonly clientSeenByServer: pulumi.Output<RemoteCidrs>;

  /** The ranges under which the client's cluster sees the server's, remapped where they would overlap. */
  public readonly serverSeenByClient: pulumi.Output<RemoteCidrs>;

  constructor(name: string, args: LiqoNetworkPairArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:LiqoNetworkPair", requireName("LiqoNetworkPair", name), {}, opts);
    const check = new ArgsCheck(this, name);
    checkPair(check, this, name, args);
    const gate = check.done();

    const { server, client, mtu, timeout } = args;
    const { endpoint: override, keys: clientKeys, ...gatewayClient } = args.gatewayClient ?? {};
    const { keys: serverKeys, ...gatewayServer } = args.gatewayServer ?? {};
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
    warnOfLiqoVersions(this, server.knownLiqoVersion, client.knownLiqoVersion, [
      `cluster ${server.name}`,
      `cluster ${client.name}`,
    ]);

    // Named after its cluster is what stays there when the clusters change roles.
    const [serverPart, clientPart] = [`${name}-${server.name}`, `${name}-${client.name}`];
    const atServer = ensureTenantNamespace(
      `${serverPart}-namespace`,
      { ...serverArgs, keys: serverKeys, remoteClusterId: gate(client.clusterId) },
      this,
      timeout,
    );
    const atClient = ensureTenantNamespace(
      `${clientPart}-namespace`,
      { ...clientArgs, keys: clientKeys, remoteClusterId: gate(server.clusterId) },
      this,
      timeout,
    );

    const serverSees = this.configure(
      serverPart,
      { ...serverArgs, ...atServer, keys: serverKeys },
      client,
      timeout,
    );
    const clientSees = this.configure(
      clientPart,
      { ...clientArgs, ...atClient, keys: clientKeys },
      server,
      timeout,
    );
    const ofServer = new SideKeys(serverKeys);
    const ofClient = new SideKeys(clientKeys);
    const keys = new KeyExchange(
      `${name}-keys`,
      {
        server: ofExchange({ ...gatewayServer, ...atServer, ...ofServer.exchanged }),
        client: ofExchange({ ...gatewayClient, ...atClient, ...ofClient.exchanged }),
      },
      { parent: this },
    );

    const roles = this.roles(`${name}-roles`, gate(server.clusterId), gate(client.clusterId));
    const listening = new GatewayServer(
      `${name}-server`,
      pick(GATEWAY_SERVER_ARGUMENTS, {
        ...serverArgs,
        ...atServer,
        mtu,
        secretName: ofServer.secretNameFor(keys.server),
        timeout,
      }),
      { parent: this, replaceWith: [roles] },
    );
    const dialling = new GatewayClient(
      `${name}-client`,
      pick(GATEWAY_CLIENT_ARGUMENTS, {
        ...clientArgs,
        ...atClient,
        mtu,
        secretName: ofClient.secretNameFor(keys.client),
        endpoint: clientEndpoint(gatewayServer, override, listening.endpoint),
        timeout,
      }),
      { parent: this, replaceWith: [roles] },
    );
    ofServer.bindGateway(listening);
    ofClient.bindGateway(dialling);

    const revision = pulumi.jsonStringify([
      listening.revision,
      dialling.revision,
      keys.publicKeys,
      keys.revision,
    ]);
    const serverEnd = new Connection(
      `${name}-server-connection`,
      { ...atServer, gateway: listening, revision, timeout, otherEnd: atClient },
      { parent: this },
    );
    const clientEnd = new Connection(
      `${name}-client-connection`,
      { ...atClient, gateway: dialling, revision, timeout, otherEnd: atServer },
      { parent: this },
    );

    this.status = pulumi
      .all([serverEnd.status, clientEnd.status])
      .apply((both) => both.find((status) => status !== "Connected") ?? "Connected");
    this.diagnosis = liveDiagnosis(this, this.status, [serverEnd.inspected, clientEnd.inspected]);
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
    side: TenantArgs & PairSideArgs,
    remote: LiqoCluster,
    timeout: string | undefined,
  ): NetworkConfiguration {
    return new NetworkConfiguration(
      `${name}-configuration`,
      pick(NETWORK_CONFIGURATION_ARGUMENTS, {
        ...side,
        remotePodCidrs: remote.podCidrs,
        remoteExternalCidr: remote.externalCidr,
        adopt: side.keys !== undefined,
        timeout,
      }),
      { parent: this },
    );
  }
}
