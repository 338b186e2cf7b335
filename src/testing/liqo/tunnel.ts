import type { World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";
import { answersAt } from "./endpoint.js";
import { gatewaysOf, type SimulatedGateway } from "./gateway.js";

/** The other end of a gateway's tunnel, if it is there. */
export function peerOf(world: World, gateway: SimulatedGateway): SimulatedGateway | undefined {
  const { clusterId } = gateway.cluster;
  return world.clusters
    .filter(
      (cluster) => cluster.clusterId === gateway.remoteClusterId && cluster !== gateway.cluster,
    )
    .flatMap((cluster) => gatewaysOf(world, cluster))
    .find(({ role, remoteClusterId }) => role !== gateway.role && remoteClusterId === clusterId);
}

/** The public keys that a gateway takes for the other end's. */
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

/** What keeps packets from crossing the tunnel of a gateway, or nothing if they cross. */
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
    : `the PublicKey in cluster ${of.cluster.name} does not belong to the private key in cluster ${other.cluster.name}`;
}

function dialTrouble(client: SimulatedGateway, server: SimulatedGateway): string | undefined {
  const { endpoint } = client.object["spec"] as {
    readonly endpoint: { readonly addresses: readonly string[]; readonly port: number };
  };
  const dialled = `${endpoint.addresses[0] ?? ""}:${endpoint.port}`;
  const answered = answersAt(server);
  if (answered.includes(dialled)) {
    return undefined;
  }
  const where = answered.length === 0 ? "nowhere" : `at ${answered.join(", ")}`;
  return (
    `the client dials ${dialled}, the server in cluster ${server.cluster.name} answers ${where}: ` +
    "if a NAT or a name leads there, say so with reachableAt of that simulated cluster"
  );
}

function blockage(world: World, ...ends: SimulatedGateway[]): string | undefined {
  const blocked = ends.find(({ cluster }) => world.hasFault("tunnel-blocked", cluster));
  return blocked && `UDP is dropped at cluster ${blocked.cluster.name} (fault tunnel-blocked)`;
}
