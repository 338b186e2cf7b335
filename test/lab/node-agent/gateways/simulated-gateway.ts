import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { ServiceRoute } from "../service-routes.js";
import { containerArguments, containerEnv, flag } from "../pod-arguments.js";

const DEFAULT_PORT = 51840;

/** A simulated gateway, with everything that determines the state of its tunnel. */
export interface SimulatedGateway {
  readonly pod: V1Pod;
  readonly clusterId: string;
  readonly remoteClusterId: string;
  readonly name: string;
  readonly namespace: string;
  readonly gatewayUid: string;
  readonly mode: "server" | "client";
  readonly listenPort: number;
  /** The endpoint of the server, for a client. */
  readonly endpoint: { readonly address: string; readonly port: number };
  /** The public key of the mounted private key. */
  readonly ownKey: string | undefined;
  /** The installed public key of the remote side. */
  readonly peerKey: string | undefined;
  /** Whether the packets of the cluster are dropped. */
  readonly blocked: boolean;
}

/** The settings in the arguments of the pod. */
export type GatewayArguments = Omit<
  SimulatedGateway,
  "pod" | "clusterId" | "ownKey" | "peerKey" | "blocked"
>;

/** Reads the settings of a gateway from the arguments of its pod, as Liqo's processes do. */
export function gatewayArguments(pod: V1Pod, wireguard: V1Container): GatewayArguments {
  const args = containerArguments(wireguard, containerEnv(pod, wireguard));
  return {
    remoteClusterId: flag(args, "remote-cluster-id") ?? "",
    name: flag(args, "name") ?? "",
    namespace: flag(args, "namespace") ?? "",
    gatewayUid: flag(args, "gateway-uid") ?? "",
    mode: flag(args, "mode") === "server" ? "server" : "client",
    listenPort: Number(flag(args, "listen-port") ?? DEFAULT_PORT),
    endpoint: {
      address: flag(args, "endpoint-address") ?? "",
      port: Number(flag(args, "endpoint-port") ?? DEFAULT_PORT),
    },
  };
}

/** Whether two gateways can exchange packets. */
export function areConnected(
  gateway: SimulatedGateway,
  other: SimulatedGateway,
  serverRoutes: readonly ServiceRoute[],
): boolean {
  const [server, client] = gateway.mode === "server" ? [gateway, other] : [other, gateway];
  return (
    server.mode === "server" &&
    client.mode === "client" &&
    server.remoteClusterId === client.clusterId &&
    client.remoteClusterId === server.clusterId &&
    hasKeyOf(server, client) &&
    hasKeyOf(client, server) &&
    reaches(client.endpoint, server, serverRoutes) &&
    !server.blocked &&
    !client.blocked
  );
}

function hasKeyOf(gateway: SimulatedGateway, other: SimulatedGateway): boolean {
  return gateway.peerKey !== undefined && gateway.peerKey === other.ownKey;
}

function reaches(
  endpoint: SimulatedGateway["endpoint"],
  server: SimulatedGateway,
  routes: readonly ServiceRoute[],
): boolean {
  return routes.some(
    (route) =>
      route.address === endpoint.address &&
      route.port === endpoint.port &&
      route.targetPort === server.listenPort &&
      route.pod.metadata?.uid === server.pod.metadata?.uid,
  );
}
