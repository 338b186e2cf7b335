import type { KubernetesObject, SimulatedMetadata } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { NETWORKING } from "./labels.js";
import { assignedEndpoint, serviceOf, type ServerSpec } from "./endpoint.js";
import {
  gatewaysOf,
  isOwnedBy,
  renderingFailure,
  resourceNameOf,
  type SimulatedGateway,
} from "./gateway.js";

/** Annotation of gateway pods: the `spec` of the gateway from which Liqo rendered the pods. */
const RENDERED_ANNOTATION = "simulator/rendered-from";

/**
 * Creates the objects that Liqo creates for a gateway: the WgGateway object with the rendered
 * template, a Deployment and, for a server, a Service.
 */
export function createGatewayWorkloads(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      if (renderingFailure(gateway) === undefined) {
        createWorkload(world, gateway);
      }
    }
  }
}

function createWorkload(world: World, gateway: SimulatedGateway): void {
  const { cluster, role, namespace, deployment } = gateway;
  const rendered = cluster.patch(renderedGateway(gateway));
  const owner = ownerReference(rendered);
  const metadata = { name: resourceNameOf(gateway), namespace, ownerReferences: [owner] };
  const existing = cluster.find({ apiVersion: "apps/v1", kind: "Deployment", ...metadata });
  if (existing !== undefined && !isOwnedBy(existing, rendered)) {
    // Liqo does not change the Deployment of another gateway.
    return;
  }
  if (role === "Server" && deployment !== undefined && serviceOf(gateway) === undefined) {
    // Liqo does not recreate a deleted Service while the Deployment exists.
    return;
  }
  const applied = cluster.patch({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: deploymentSpec(gateway),
  });
  cluster.setStatus(applied, deploymentStatus(gateway));
  if (role === "Server") {
    createService(world, gateway, metadata);
  }
}

function createService(world: World, gateway: SimulatedGateway, metadata: SimulatedMetadata): void {
  const { serviceType, port } = specOf(gateway).endpoint;
  const { addresses = [], port: endpointPort } = assignedEndpoint(world, gateway).endpoint ?? {};
  const ingress = serviceType === "LoadBalancer" ? addresses.filter(Boolean) : [];
  const nodePort =
    serviceType === "NodePort" && endpointPort !== undefined ? { nodePort: endpointPort } : {};
  const clusterIP = serviceType === "ClusterIP" ? { clusterIP: addresses[0] } : {};
  const spec = {
    ...serviceSpec(gateway),
    ...clusterIP,
    ports: [{ port, protocol: "UDP", ...nodePort }],
  };
  // A patch keeps the metadata that other clients have written.
  const service = gateway.cluster.patch({ apiVersion: "v1", kind: "Service", metadata, spec });
  gateway.cluster.setStatus(service, {
    loadBalancer: { ingress: ingress.map((ip) => ({ ip })) },
  });
}

/**
 * The WgGateway object with the rendered template of a gateway. The simulator renders only the
 * Service.
 */
function renderedGateway(gateway: SimulatedGateway): KubernetesObject {
  const { role, object, name, namespace, secretName } = gateway;
  return {
    apiVersion: NETWORKING,
    kind: `WgGateway${role}`,
    metadata: { name, namespace, ownerReferences: [ownerReference(object)] },
    spec: {
      secretRef: { name: secretName },
      deployment: { spec: deploymentSpec(gateway) },
      ...(role === "Server" && { service: { metadata: {}, spec: serviceSpec(gateway) } }),
    },
  };
}

/**
 * The pod template contains the gateway's `spec` and Secret name, so that a change of either
 * replaces the pod.
 */
function deploymentSpec({ object, name, secretName }: SimulatedGateway): object {
  const labels = podLabels(name);
  return {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations: { [RENDERED_ANNOTATION]: JSON.stringify(object["spec"]) } },
      spec: {
        containers: ["gateway", "wireguard", "geneve"].map((container) => ({ name: container })),
        volumes: [{ name: "wireguard-config", secret: { secretName } }],
      },
    },
  };
}

function deploymentStatus({ failureReason }: SimulatedGateway): object {
  return {
    replicas: 1,
    updatedReplicas: 1,
    ...(failureReason === undefined && { readyReplicas: 1 }),
  };
}

function serviceSpec(gateway: SimulatedGateway): object {
  const { serviceType, port, nodePort, loadBalancerIP } = specOf(gateway).endpoint;
  return {
    selector: podLabels(gateway.name),
    type: serviceType,
    ...(loadBalancerIP !== undefined && { loadBalancerIP }),
    ports: [{ port, protocol: "UDP", ...(nodePort !== undefined && { nodePort }) }],
  };
}

/** Labels with which Liqo selects the active pod of a gateway. */
function podLabels(name: string): Record<string, string> {
  return {
    "networking.liqo.io/component": "gateway",
    "networking.liqo.io/gateway-name": name,
    "networking.liqo.io/active": "true",
  };
}

function specOf({ object }: SimulatedGateway): ServerSpec {
  return object["spec"] as ServerSpec;
}

function ownerReference({ apiVersion, kind, metadata }: KubernetesObject) {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}
