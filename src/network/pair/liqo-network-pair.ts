import * as pulumi from "@pulumi/pulumi";
import { mergeOptions } from "../../pulumi/merge-options.js";
import { requireName } from "../../validation/component-name.js";
import { requireProviders } from "../../validation/provider-options.js";
import type { Duration } from "../../validation/duration.js";
import type * as liqo from "../../liqo/index.js";
import { warnIfMinorVersionsDiffer } from "../../liqo/version.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import type { NamespaceArgument } from "../../lifecycle/adoption/namespace-guard.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { ensureTenantNamespace } from "../../tenant/tenant-namespace.js";
import type { KeyExchangeSide } from "../keys/exchange-args.js";
import { KeyExchange, type PublicKeys } from "../keys/key-exchange.js";
import { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import { PromisedKeys } from "../keys/promised-keys.js";
import { liveDiagnosis } from "../checks/tunnel-diagnosis.js";
import { clientEndpoint, warnOfPodAddress } from "../gateway/endpoint.js";
import { GatewayClient } from "../gateway/gateway-client.js";
import { GatewayServer } from "../gateway/gateway-server.js";
import { serviceArgsOf } from "../gateway/gateway-service.js";
import { Connection } from "../connection.js";
import { NetworkConfiguration } from "../network-configuration.js";
import type { RemoteCidrs } from "../remote-cidrs.js";
import {
  type CheckedPair,
  checkPairArgs,
  type LiqoNetworkPairArgs,
  pairSidesOf,
} from "./pair-args.js";
import type { PairSideArgs } from "./pair-side.js";

/** The type of the component in a URN. */
export const NETWORK_PAIR_TYPE = "liqo:index:LiqoNetworkPair";

/** The tenant namespaces of a pair. */
export interface PairNamespaces {
  /** Namespace in the server's cluster. */
  readonly server: string;
  /** Namespace in the client's cluster. */
  readonly client: string;
}

/** The CIDRs of both clusters of a pair, each as the other cluster sees them. */
export interface RemappedCidrs {
  /** The client's CIDRs as the server's cluster sees them. */
  readonly client: RemoteCidrs;
  /** The server's CIDRs as the client's cluster sees them. */
  readonly server: RemoteCidrs;
}

/**
 * Two clusters connected by Liqo's WireGuard tunnel. Creates in each cluster a namespace, keys, a
 * `Configuration`, a gateway and the public key of the other gateway. `pulumi up` ends when both
 * sides report that packets cross the tunnel.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const rome = new LiqoCluster("rome", { context: "rome" });
 * const milan = new LiqoCluster("milan", { context: "milan" });
 * const pair = new LiqoNetworkPair("rome-milan", { server: milan, client: rome });
 * export const { status, endpoint } = pair;
 * ```
 */
export class LiqoNetworkPair extends pulumi.ComponentResource {
  /**
   * `Connected` if both sides report it. Otherwise the first status that differs: `Connecting`,
   * `Error` or `Unknown: <reason>` (`status.value` of the Connection). Read from both clusters in
   * every `preview` and `up`.
   */
  public readonly status: pulumi.Output<string>;

  /**
   * Round-trip time through the tunnel, for example `1.2ms`, as the client measures it
   * (`status.latency.value` of its Connection). Read from the client's cluster in every `preview`
   * and `up`.
   */
  public readonly latency: pulumi.Output<string>;

  /**
   * Problems of the tunnel, checked in both clusters in every `pulumi preview` and `pulumi up`.
   * Problems are also logged as a warning. `checks` is empty if `summary` is `Connected`.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  /**
   * Endpoint of the server, as the server's cluster reports it (`status.endpoint` of the
   * GatewayServer).
   */
  public readonly endpoint: pulumi.Output<liqo.Endpoint>;

  /** The public WireGuard keys of both gateways, in base64. */
  public readonly publicKeys: pulumi.Output<PublicKeys>;

  /** The CIDRs of both clusters as the other cluster sees them. Liqo remaps CIDRs that overlap. */
  public readonly remappedCidrs: pulumi.Output<RemappedCidrs>;

  /** The tenant namespaces of both clusters. */
  public readonly namespaces: pulumi.Output<PairNamespaces>;

  /** @internal The clusters of the pair. */
  public readonly clusters: Readonly<Record<keyof PairNamespaces, LiqoCluster>>;

  /**
   * @internal The objects of the network except its Connections: all that exists before packets cross
   * the tunnel.
   */
  public readonly gateways: readonly pulumi.Resource[];

  constructor(name: string, args: LiqoNetworkPairArgs, opts?: pulumi.ComponentResourceOptions);
  /** @internal The pair of a component that has checked the arguments. */
  constructor(
    name: string,
    args: LiqoNetworkPairArgs,
    opts: pulumi.ComponentResourceOptions,
    // eslint-disable-next-line @typescript-eslint/unified-signatures -- Not in the published types.
    checked: CheckedPair,
  );
  constructor(
    name: string,
    args: LiqoNetworkPairArgs,
    opts?: pulumi.ComponentResourceOptions,
    checked?: CheckedPair,
  ) {
    super(
      NETWORK_PAIR_TYPE,
      requireName("LiqoNetworkPair", name, opts),
      {},
      requireProviders("LiqoNetworkPair", name, opts),
    );
    const { component, checks, gate } = checked ?? checkPairArgs(this, name, args, opts);

    const { mtu, timeout } = args;
    const { server, client } = pairSidesOf(args);
    const [serverId, clientId] = [gate(server.cluster.clusterId), gate(client.cluster.clusterId)];
    const versions = [server.cluster.knownLiqoVersion, client.cluster.knownLiqoVersion] as const;
    warnIfMinorVersionsDiffer(this, ...versions, [
      `cluster ${server.cluster.name}`,
      `cluster ${client.cluster.name}`,
    ]);

    const argumentOf = (role: keyof PairNamespaces): NamespaceArgument => ({
      component,
      path: checks[role].pathOf("namespace"),
    });
    const serverTenant = this.tenant(name, server, clientId, timeout, argumentOf("server"));
    const clientTenant = this.tenant(name, client, serverId, timeout, argumentOf("client"));
    const inServer = this.configure(name, server, serverTenant, client.cluster, timeout);
    const inClient = this.configure(name, client, clientTenant, server.cluster, timeout);
    const promisedServerKeys = promiseKeys(server);
    const promisedClientKeys = promiseKeys(client);
    const keys = new KeyExchange(
      `${name}-keys`,
      {
        server: exchangeSide(server, serverTenant, promisedServerKeys),
        client: exchangeSide(client, clientTenant, promisedClientKeys),
      },
      { parent: this },
    );

    const roles = this.roles(`${name}-roles`, serverId, clientId);
    const gatewayServer = new GatewayServer(
      `${name}-server`,
      {
        ...serverTenant,
        ...serviceArgsOf(server),
        gatewayName: server.gatewayName,
        mtu,
        secretName: promisedServerKeys === undefined ? keys.server.secretName : undefined,
        timeout,
      },
      { parent: this, replaceWith: [roles] },
    );
    const endpoint = clientEndpoint(server, client.endpoint, gatewayServer.endpoint);
    warnOfPodAddress(this, endpoint, server.cluster);
    const gatewayClient = new GatewayClient(
      `${name}-client`,
      {
        ...clientTenant,
        gatewayName: client.gatewayName,
        template: client.template,
        mtu,
        secretName: promisedClientKeys === undefined ? keys.client.secretName : undefined,
        endpoint,
        timeout,
      },
      { parent: this, replaceWith: [roles] },
    );
    promisedServerKeys?.bind(gatewayServer);
    promisedClientKeys?.bind(gatewayClient);

    const revision = pulumi.jsonStringify([
      gatewayServer.revision,
      gatewayClient.revision,
      keys.publicKeys,
      keys.revision,
    ]);
    const serverConnection = new Connection(
      `${name}-server-connection`,
      { ...serverTenant, gateway: gatewayServer, revision, timeout, otherSide: clientTenant },
      { parent: this },
    );
    const clientConnection = new Connection(
      `${name}-client-connection`,
      { ...clientTenant, gateway: gatewayClient, revision, timeout, otherSide: serverTenant },
      { parent: this },
    );

    this.status = pulumi
      .all([serverConnection.status, clientConnection.status])
      .apply((both) => both.find((status) => status !== "Connected") ?? "Connected");
    const inspected = [serverConnection.inspected, clientConnection.inspected];
    const names = [server.namespace, client.namespace, serverId, clientId];
    const declared = [...names, endpoint.addresses, endpoint.port];
    this.diagnosis = liveDiagnosis(this, this.status, inspected, declared);
    this.latency = clientConnection.latency;
    this.endpoint = gatewayServer.endpoint;
    this.publicKeys = keys.publicKeys;
    this.gateways = [inServer, inClient, gatewayServer, gatewayClient];
    this.clusters = { server: server.cluster, client: client.cluster };
    this.namespaces = pulumi.output({
      server: serverTenant.namespace,
      client: clientTenant.namespace,
    });
    this.remappedCidrs = pulumi.output({
      client: inServer.remoteCidrs,
      server: inClient.remoteCidrs,
    });
    // The state has the keys and CIDRs as outputs of the children. `status` is live: the state would
    // store an old status, and an update plan that repairs a tunnel would fail.
    this.registerOutputs({ endpoint: this.endpoint });
  }

  /**
   * The roles of both clusters. When the roles change, both gateways are deleted before either is
   * created.
   */
  private roles(
    name: string,
    server: pulumi.Output<string>,
    client: pulumi.Output<string>,
  ): pulumi.Resource {
    const input = { server, client };
    return new pulumi.Stash(
      name,
      { input },
      // The IDs may be secrets.
      mergeOptions({ parent: this, deleteBeforeReplace: true, replacementTrigger: input }),
    );
  }

  /** Declares the namespace of a side. */
  private tenant(
    name: string,
    { cluster, namespace, keys }: PairSideArgs,
    remoteClusterId: pulumi.Output<string>,
    timeout: Duration | undefined,
    argument: NamespaceArgument,
  ): Required<RemoteClusterArgs> {
    return ensureTenantNamespace(
      // Named after the cluster, so that the namespace stays when the clusters change roles.
      `${name}-${cluster.name}-namespace`,
      { cluster, remoteClusterId, namespace, adoptsTunnel: keys !== undefined, timeout, argument },
      this,
    );
  }

  /** Configures the CIDRs of the remote cluster in the cluster of a side. */
  private configure(
    name: string,
    { cluster, configurationName, keys }: PairSideArgs,
    tenant: RemoteClusterArgs,
    remote: LiqoCluster,
    timeout: Duration | undefined,
  ): NetworkConfiguration {
    return new NetworkConfiguration(
      // Named after the cluster, so that the Configuration stays when the clusters change roles.
      `${name}-${cluster.name}-configuration`,
      {
        ...tenant,
        remotePodCidrs: remote.podCidrs,
        remoteExternalCidr: remote.externalCidr,
        configurationName,
        adopt: keys !== undefined,
        timeout,
      },
      { parent: this },
    );
  }
}

/** Whether a value is a {@link LiqoNetworkPair}, also of another copy of this package. */
export function isNetworkPair(value: unknown): value is LiqoNetworkPair {
  return pulumi.Resource.isInstance(value) && "remappedCidrs" in value && "gateways" in value;
}

function promiseKeys({ keys }: PairSideArgs): PromisedKeys | undefined {
  return keys === LIQO_MANAGED ? new PromisedKeys() : undefined;
}

/** The arguments of a side for the exchange of keys. */
function exchangeSide(
  { keys, keyVersion, publicKeyName }: PairSideArgs,
  tenant: RemoteClusterArgs,
  promised: PromisedKeys | undefined,
): KeyExchangeSide {
  const existing = promised?.keys ?? (keys === LIQO_MANAGED ? undefined : keys);
  const source = existing === undefined ? { keyVersion } : { keys: existing };
  return { ...tenant, ...source, gatewayUid: promised?.gatewayUid, publicKeyName };
}
