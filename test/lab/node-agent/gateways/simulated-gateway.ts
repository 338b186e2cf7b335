import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { ServiceRoute } from "../service-routes.js";
import { containerArguments, containerEnv, flag } from "./pod-arguments.js";

const DEFAULT_PORT = 51840;

/** A gateway whose part the agent plays: all that decides whether its tunnel comes up. */
export interface SimulatedGateway {
  readonly pod: V1Pod;
  readonly clusterId: string;
  readonly remoteClusterId: string;
  readonly name: string;
  readonly namespace: string;
  readonly gatewayUid: string;
  readonly mode: "server" | "client";
  readonly listenPort: number;
  /** Where a client dials. */
  readonly endpoint: { readonly address: string; readonly port: number };
  /** Public half of the private key that it has mounted. */
  readonly ownKey: string | undefined;
  /** The public key that it takes for the other side's. */
  readonly peerKey: string | undefined;
  /** Its cluster's packets are dropped. */
  readonly blocked: boolean;
}

/** What a gateway learns from the pod's arguments alone. */
export type GatewayArguments = Omit<
  SimulatedGateway,
  "pod" | "clusterId" | "ownKey" | "peerKey" | "blocked"
>;

/** Reads a gateway's settings from its pod, as Liqo's processes do. */
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

/** Whether packets of a gateway would reach another one and be understood there, and the reverse. */
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
    knows(server, client) &&
    knows(client, server) &&
    leadsTo(client.endpoint, server, serverRoutes) &&
    !server.blocked &&
    !client.blocked
  );
}

function knows(gateway: SimulatedGateway, other: SimulatedGateway): boolean {
  return gateway.peerKey !== undefined && gateway.peerKey === other.ownKey;
}

function leadsTo(
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
