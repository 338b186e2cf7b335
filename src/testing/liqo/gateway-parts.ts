import type { KubernetesObject, SimulatedMetadata } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { NETWORKING } from "./conventions.js";
import { assignedEndpoint, serviceOf, type ServerSpec } from "./endpoint.js";
import {
  gatewaysOf,
  isOwnedBy,
  renderingTrouble,
  resourceNameOf,
  type SimulatedGateway,
} from "./gateway.js";

/** Annotation of a gateway's pods: the `spec` that Liqo has rendered them from. */
const RENDERED_ANNOTATION = "simulator/rendered-from";

/**
 * Creates what Liqo creates for a gateway: the object that it renders its template into, a Deployment and, for a server, a
 * Service.
 */
export function createGatewayParts(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      if (renderingTrouble(gateway) === undefined) {
        createParts(world, gateway);
      }
    }
  }
}

function createParts(world: World, gateway: SimulatedGateway): void {
  const { cluster, role, namespace, deployment } = gateway;
  const rendered = cluster.patch(renderedGateway(gateway));
  const owner = ownerReference(rendered);
  const metadata = { name: resourceNameOf(gateway), namespace, ownerReferences: [owner] };
  const other = cluster.find({ apiVersion: "apps/v1", kind: "Deployment", ...metadata });
  if (other !== undefined && !isOwnedBy(other, rendered)) {
    // Liqo takes no Deployment away from another gateway.
    return;
  }
  if (role === "Server" && deployment !== undefined && serviceOf(gateway) === undefined) {
    // Liqo stops at a Service that was deleted, and does not create it again.
    return;
  }
  const made = cluster.patch({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: deploymentSpec(gateway),
  });
  cluster.setStatus(made, deploymentStatus(gateway));
  if (role === "Server") {
    createService(world, gateway, metadata);
  }
}

function createService(world: World, gateway: SimulatedGateway, metadata: SimulatedMetadata): void {
  const { serviceType, port } = specOf(gateway).endpoint;
  const { addresses = [], port: reached } = assignedEndpoint(world, gateway).endpoint ?? {};
  const ingress = serviceType === "LoadBalancer" ? addresses.filter(Boolean) : [];
  const nodePort = serviceType === "NodePort" && reached !== undefined ? { nodePort: reached } : {};
  const clusterIP = serviceType === "ClusterIP" ? { clusterIP: addresses[0] } : {};
  const spec = {
    ...serviceSpec(gateway),
    ...clusterIP,
    ports: [{ port, protocol: "UDP", ...nodePort }],
  };
  // Metadata that others have written stays.
  const service = gateway.cluster.patch({ apiVersion: "v1", kind: "Service", metadata, spec });
  gateway.cluster.setStatus(service, {
    loadBalancer: { ingress: ingress.map((ip) => ({ ip })) },
  });
}

/** What Liqo renders the template of a gateway into. Only the Service is rendered here. */
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

/** Liqo replaces the pods if the gateway's `spec` or the name of its Secret changes, since both are in their template. */
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

function deploymentStatus({ trouble }: SimulatedGateway): object {
  return { replicas: 1, updatedReplicas: 1, ...(trouble === undefined && { readyReplicas: 1 }) };
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

/** Labels by which Liqo finds the active pod of a gateway. */
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
