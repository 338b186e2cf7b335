import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { resourceNameOf, type SimulatedGateway } from "./gateway.js";

/** The endpoint in the status of a GatewayServer. */
interface SimulatedEndpoint {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly protocol: "UDP";
}

/** The fields in the `spec` of a GatewayServer that its Service depends on. */
export interface ServerSpec {
  readonly endpoint: {
    readonly port: number;
    readonly serviceType: string;
    readonly nodePort?: number;
    readonly loadBalancerIP?: string;
  };
}

/** The endpoint in the status of a GatewayServer, and why it is missing or not usable. */
export interface EndpointReport {
  readonly endpoint?: SimulatedEndpoint;
  readonly failureReason?: string;
}

/** The Service of a GatewayServer. Undefined if it is not found. */
export function serviceOf(server: SimulatedGateway): KubernetesObject | undefined {
  const { cluster, namespace } = server;
  const name = resourceNameOf(server);
  return cluster.find({ apiVersion: "v1", kind: "Service", namespace, name });
}

/** The endpoint that Liqo reports in the status of a GatewayServer. */
export function endpointOf(world: World, server: SimulatedGateway): EndpointReport {
  if (server.deployment === undefined) {
    return {
      failureReason: server.failureReason ?? "Liqo has not created the Deployment of the gateway",
    };
  }
  const failureReason = serviceFailure(server);
  if (failureReason === undefined) {
    return assignedEndpoint(world, server);
  }
  const { endpoint } = (server.object["status"] ?? {}) as EndpointReport;
  return { endpoint, failureReason };
}

/** Why a GatewayServer with a Deployment has no Service. Undefined if the Service exists. */
export function serviceFailure(server: SimulatedGateway): string | undefined {
  const { cluster, namespace } = server;
  return serviceOf(server) === undefined
    ? `Service ${namespace}/${resourceNameOf(server)} of cluster ${cluster.name} not found: ` +
        "Liqo recreates the Service only if the Deployment of the gateway is deleted, too"
    : undefined;
}

/** The endpoint of a GatewayServer, by the type of its Service. */
export function assignedEndpoint(world: World, server: SimulatedGateway): EndpointReport {
  const { cluster, uid } = server;
  const { port, serviceType } = specOf(server);
  const protocol = "UDP";
  const isEmpty = world.hasFault("endpoint-empty-address", cluster);
  const emptyReason = isEmpty
    ? "the endpoint has an empty address (fault endpoint-empty-address)"
    : undefined;
  switch (serviceType) {
    case "ClusterIP": {
      const address = `10.96.100.${cluster.numberOf("service", uid)}`;
      return {
        endpoint: { addresses: [isEmpty ? "" : address], port, protocol },
        failureReason: emptyReason,
      };
    }
    case "NodePort":
      // Liqo reports the address of the node on which the pod runs.
      return server.failureReason === undefined
        ? {
            endpoint: {
              addresses: [isEmpty ? "" : cluster.nodeAddress],
              port: nodePortOf(server),
              protocol,
            },
            failureReason: emptyReason,
          }
        : { failureReason: server.failureReason };
    default: {
      const isPending = world.hasFault("load-balancer-pending", cluster);
      if (isPending || !world.timers.hasPassed(`${uid}/load-balancer`, world.delays.loadBalancer)) {
        const cause = isPending ? " (fault load-balancer-pending)" : " yet";
        return {
          endpoint: { addresses: [], port, protocol },
          failureReason: `the LoadBalancer Service of the gateway has no address${cause}`,
        };
      }
      const addresses = [isEmpty ? "" : loadBalancerAddressOf(server)];
      return { endpoint: { addresses, port, protocol }, failureReason: emptyReason };
    }
  }
}

/** The endpoints at which other clusters reach a GatewayServer, each `<address>:<port>`. */
export function reachableAddresses(server: SimulatedGateway): string[] {
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
  const assigned = `203.0.113.${10 * cluster.ordinal + cluster.numberOf("load balancer", uid)}`;
  return specOf(server).loadBalancerIP ?? assigned;
}

function nodePortOf(server: SimulatedGateway): number {
  return specOf(server).nodePort ?? 31000 + server.cluster.numberOf("node port", server.uid);
}

function specOf({ object }: SimulatedGateway): ServerSpec["endpoint"] {
  return (object["spec"] as ServerSpec).endpoint;
}
