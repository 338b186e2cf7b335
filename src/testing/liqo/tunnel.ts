import type { World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { reachableAddresses, serviceFailure } from "./endpoint.js";
import { gatewaysOf, type SimulatedGateway } from "./gateway.js";

/** The gateway on the other side of the tunnel. Undefined if it is not found. */
export function peerOf(world: World, gateway: SimulatedGateway): SimulatedGateway | undefined {
  const { clusterId } = gateway.cluster;
  return world.clusters
    .filter(
      (cluster) => cluster.clusterId === gateway.remoteClusterId && cluster !== gateway.cluster,
    )
    .flatMap((cluster) => gatewaysOf(world, cluster))
    .find(({ role, remoteClusterId }) => role !== gateway.role && remoteClusterId === clusterId);
}

/** The public keys of the other side that a gateway has installed. */
export function peerKeysOf({ cluster, namespace, remoteClusterId }: SimulatedGateway): string[] {
  return cluster
    .list(NETWORKING, "PublicKey", namespace)
    .filter(
      ({ metadata }) =>
        metadata.labels?.[GATEWAY_RESOURCE_LABEL] === "true" &&
        metadata.labels[REMOTE_CLUSTER_LABEL] === remoteClusterId,
    )
    .map((key) => (key["spec"] as { readonly publicKey: string }).publicKey);
}

/** Why the tunnel of a gateway does not work. Undefined if it works. */
export function tunnelFailure(world: World, gateway: SimulatedGateway): string | undefined {
  const peer = peerOf(world, gateway);
  if (gateway.failureReason !== undefined) {
    return gateway.failureReason;
  }
  if (peer === undefined) {
    const other = gateway.role === "Server" ? "GatewayClient" : "GatewayServer";
    return `no cluster with the ID "${gateway.remoteClusterId}" has a ${other} for "${gateway.cluster.clusterId}"`;
  }
  if (peer.failureReason !== undefined) {
    return `in cluster ${peer.cluster.name}: ${peer.failureReason}`;
  }
  const [server, client] = gateway.role === "Server" ? [gateway, peer] : [peer, gateway];
  return (
    keyFailure(server, client) ??
    keyFailure(client, server) ??
    endpointFailure(client, server) ??
    networkFailure(world, server, client)
  );
}

function keyFailure(of: SimulatedGateway, other: SimulatedGateway): string | undefined {
  const keys = peerKeysOf(of);
  if (keys.length !== 1) {
    return `expected a single PublicKey in cluster ${of.cluster.name} for the gateway of cluster ${other.cluster.name}, got ${keys.length}`;
  }
  return keys[0] === other.publicKey
    ? undefined
    : `the PublicKey in cluster ${of.cluster.name} does not match the private key with which the gateway in cluster ${other.cluster.name} runs`;
}

function endpointFailure(client: SimulatedGateway, server: SimulatedGateway): string | undefined {
  const { endpoint } = client.object["spec"] as {
    readonly endpoint: { readonly addresses: readonly string[]; readonly port: number };
  };
  const serviceReason = serviceFailure(server);
  if (serviceReason !== undefined) {
    return serviceReason;
  }
  const configured = `${endpoint.addresses[0] ?? ""}:${endpoint.port}`;
  const reachable = reachableAddresses(server);
  if (reachable.includes(configured)) {
    return undefined;
  }
  const endpoints = reachable.length === 0 ? "no address" : reachable.join(", ");
  return (
    `the client connects to ${configured}, but the server in cluster ${server.cluster.name} is reachable at ${endpoints}. ` +
    "For a NAT or a DNS name, set reachableAt of that simulated cluster"
  );
}

function networkFailure(world: World, ...gateways: SimulatedGateway[]): string | undefined {
  const blocked = gateways.find(({ cluster }) => world.hasFault("tunnel-blocked", cluster));
  return (
    blocked && `UDP packets are dropped in cluster ${blocked.cluster.name} (fault tunnel-blocked)`
  );
}
