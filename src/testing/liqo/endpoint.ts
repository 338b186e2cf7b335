import type { World } from "../world.js";
import type { SimulatedGateway } from "./gateway.js";

/** Where a server can be reached, as Liqo reports it. */
interface SimulatedEndpoint {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly protocol: "UDP";
}

interface ServerEndpointSpec {
  readonly port: number;
  readonly serviceType: string;
  readonly nodePort?: number;
  readonly loadBalancerIP?: string;
}

/** What a server's status says of its endpoint, and what is still wrong with it. */
export interface EndpointReport {
  readonly endpoint?: SimulatedEndpoint;
  readonly trouble?: string;
}

/** Where a server is, by the type of its Service. */
export function endpointOf(world: World, server: SimulatedGateway): EndpointReport {
  const { cluster, uid } = server;
  const { port, serviceType } = specOf(server);
  const protocol = "UDP";
  const empty = world.hasFault("endpoint-empty-address", cluster);
  const emptyTrouble = empty
    ? "its endpoint has an empty address (fault endpoint-empty-address)"
    : undefined;
  switch (serviceType) {
    case "ClusterIP": {
      const address = `10.96.100.${cluster.numberOf("service", uid)}`;
      return {
        endpoint: { addresses: [empty ? "" : address], port, protocol },
        trouble: emptyTrouble,
      };
    }
    case "NodePort":
      // Liqo takes the address of the node that the pod is on.
      return server.trouble === undefined
        ? {
            endpoint: {
              addresses: [empty ? "" : cluster.nodeAddress],
              port: nodePortOf(server),
              protocol,
            },
            trouble: emptyTrouble,
          }
        : { trouble: server.trouble };
    default: {
      const pending = world.hasFault("load-balancer-pending", cluster);
      if (pending || !world.clock.isOver(`${uid}/load-balancer`, world.delays.loadBalancer)) {
        const why = pending ? " (fault load-balancer-pending)" : " yet";
        return {
          endpoint: { addresses: [], port, protocol },
          trouble: `the LoadBalancer service of its gateway has no address${why}`,
        };
      }
      const addresses = [empty ? "" : loadBalancerAddressOf(server)];
      return { endpoint: { addresses, port, protocol }, trouble: emptyTrouble };
    }
  }
}

/** Each `<address>:<port>` at which another cluster reaches a server. */
export function answersAt(server: SimulatedGateway): string[] {
  const { cluster } = server;
  const { port, serviceType } = specOf(server);
  const atNode = `${cluster.nodeAddress}:${nodePortOf(server)}`;
  switch (serviceType) {
    case "ClusterIP":
      return [...cluster.reachableAt];
    case "NodePort":
      return [atNode, ...cluster.reachableAt];
    default:
      return [`${loadBalancerAddressOf(server)}:${port}`, atNode, ...cluster.reachableAt];
  }
}

function loadBalancerAddressOf(server: SimulatedGateway): string {
  const { cluster, uid } = server;
  const own = `203.0.113.${10 * cluster.ordinal + cluster.numberOf("load balancer", uid)}`;
  return specOf(server).loadBalancerIP ?? own;
}

function nodePortOf(server: SimulatedGateway): number {
  return specOf(server).nodePort ?? 31000 + server.cluster.numberOf("node port", server.uid);
}

function specOf({ object }: SimulatedGateway): ServerEndpointSpec {
  return (object["spec"] as { readonly endpoint: ServerEndpointSpec }).endpoint;
}
