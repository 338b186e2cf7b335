import type { World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";
import { answersAt, serviceTrouble } from "./endpoint.js";
import { gatewaysOf, type SimulatedGateway } from "./gateway.js";

/** The gateway at the other end of a tunnel. Undefined if it is not found. */
export function peerOf(world: World, gateway: SimulatedGateway): SimulatedGateway | undefined {
  const { clusterId } = gateway.cluster;
  return world.clusters
    .filter(
      (cluster) => cluster.clusterId === gateway.remoteClusterId && cluster !== gateway.cluster,
    )
    .flatMap((cluster) => gatewaysOf(world, cluster))
    .find(({ role, remoteClusterId }) => role !== gateway.role && remoteClusterId === clusterId);
}

/** The public keys that a gateway uses for the other end of its tunnel. */
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

/** What prevents packets from crossing the tunnel of a gateway. Undefined if they cross. */
export function tunnelTrouble(world: World, gateway: SimulatedGateway): string | undefined {
  const peer = peerOf(world, gateway);
  if (gateway.trouble !== undefined) {
    return gateway.trouble;
  }
  if (peer === undefined) {
    const other = gateway.role === "Server" ? "GatewayClient" : "GatewayServer";
    return `no cluster with the ID "${gateway.remoteClusterId}" has a ${other} for "${gateway.cluster.clusterId}"`;
  }
  if (peer.trouble !== undefined) {
    return `at the other end, in cluster ${peer.cluster.name}: ${peer.trouble}`;
  }
  const [server, client] = gateway.role === "Server" ? [gateway, peer] : [peer, gateway];
  return (
    keyTrouble(server, client) ??
    keyTrouble(client, server) ??
    dialTrouble(client, server) ??
    blockage(world, server, client)
  );
}

function keyTrouble(of: SimulatedGateway, other: SimulatedGateway): string | undefined {
  const keys = peerKeysOf(of);
  if (keys.length !== 1) {
    return `cluster ${of.cluster.name} has ${keys.length} PublicKeys for the gateway of cluster ${other.cluster.name}, expected one`;
  }
  return keys[0] === other.publicKey
    ? undefined
    : `the PublicKey in cluster ${of.cluster.name} does not belong to the private key in cluster ${other.cluster.name} that its gateway runs with`;
}

function dialTrouble(client: SimulatedGateway, server: SimulatedGateway): string | undefined {
  const { endpoint } = client.object["spec"] as {
    readonly endpoint: { readonly addresses: readonly string[]; readonly port: number };
  };
  const trouble = serviceTrouble(server);
  if (trouble !== undefined) {
    return trouble;
  }
  const dialled = `${endpoint.addresses[0] ?? ""}:${endpoint.port}`;
  const answered = answersAt(server);
  if (answered.includes(dialled)) {
    return undefined;
  }
  const where = answered.length === 0 ? "nowhere" : `at ${answered.join(", ")}`;
  return (
    `the client dials ${dialled}, the server in cluster ${server.cluster.name} answers ${where}: ` +
    "if a NAT or a DNS name leads there, set reachableAt of that simulated cluster"
  );
}

function blockage(world: World, ...ends: SimulatedGateway[]): string | undefined {
  const blocked = ends.find(({ cluster }) => world.hasFault("tunnel-blocked", cluster));
  return blocked && `UDP is dropped at cluster ${blocked.cluster.name} (fault tunnel-blocked)`;
}
