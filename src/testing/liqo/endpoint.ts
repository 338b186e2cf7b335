import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { resourceNameOf, type SimulatedGateway } from "./gateway.js";

/** The endpoint that Liqo reports of a server. */
interface SimulatedEndpoint {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly protocol: "UDP";
}

/** The part of a GatewayServer's `spec` that its Service depends on. */
export interface ServerSpec {
  readonly endpoint: {
    readonly port: number;
    readonly serviceType: string;
    readonly nodePort?: number;
    readonly loadBalancerIP?: string;
  };
}

/** The endpoint in a server's status, and what is wrong with it. */
export interface EndpointReport {
  readonly endpoint?: SimulatedEndpoint;
  readonly trouble?: string;
}

/** The Service of a server. Undefined if it is not found. */
export function serviceOf(server: SimulatedGateway): KubernetesObject | undefined {
  const { cluster, namespace } = server;
  const name = resourceNameOf(server);
  return cluster.find({ apiVersion: "v1", kind: "Service", namespace, name });
}

/** The endpoint that Liqo reports of a server. */
export function endpointOf(world: World, server: SimulatedGateway): EndpointReport {
  if (server.deployment === undefined) {
    return { trouble: server.trouble ?? "Liqo has not created its Deployment" };
  }
  const trouble = serviceTrouble(server);
  if (trouble === undefined) {
    return assignedEndpoint(world, server);
  }
  const { endpoint } = (server.object["status"] ?? {}) as EndpointReport;
  return { endpoint, trouble };
}

/** What is wrong with the Service of a server that has a Deployment. */
export function serviceTrouble(server: SimulatedGateway): string | undefined {
  const { cluster, namespace } = server;
  return serviceOf(server) === undefined
    ? `Service ${namespace}/${resourceNameOf(server)} of cluster ${cluster.name} not found: ` +
        "Liqo does not recreate it while the Deployment of the gateway exists"
    : undefined;
}

/** The endpoint of a server that has a Service, by the type of the Service. */
export function assignedEndpoint(world: World, server: SimulatedGateway): EndpointReport {
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
      // Liqo reports the address of the pod's node.
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

/** Each `<address>:<port>` at which other clusters reach a server. */
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

function specOf({ object }: SimulatedGateway): ServerSpec["endpoint"] {
  return (object["spec"] as ServerSpec).endpoint;
}
