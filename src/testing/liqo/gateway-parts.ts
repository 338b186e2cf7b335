import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { World } from "../world.js";
import { NETWORKING } from "./conventions.js";
import { endpointOf } from "./endpoint.js";
import { gatewaysOf, hasTemplate, resourceNameOf, type SimulatedGateway } from "./gateway.js";

// Nothing of the template is filled in, so nothing of it can be taken for outdated.
const DEPLOYMENT = { replicas: 1, template: { spec: {} } };

/** Makes what Liqo makes for a gateway, as far as others look at it: a Deployment with its pod, a server's Service. */
export function makeGatewayParts(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      // Of several Secrets Liqo takes none, and leaves all as it is.
      if (gateway.secretName !== undefined && hasTemplate(gateway)) {
        make(gateway, "apps/v1", "Deployment", DEPLOYMENT, deploymentStatus(gateway));
        make(gateway, "v1", "Pod", {}, podStatus(world, gateway));
        if (gateway.role === "Server") {
          makeService(world, gateway);
        }
      }
    }
  }
}

function makeService(world: World, gateway: SimulatedGateway): void {
  const { serviceType, port } = (gateway.object["spec"] as ServerSpec).endpoint;
  const { addresses = [], port: reached } = endpointOf(world, gateway).endpoint ?? {};
  const ingress = serviceType === "LoadBalancer" ? addresses.filter(Boolean) : [];
  const nodePort = serviceType === "NodePort" ? reached : undefined;
  const clusterIP = serviceType === "ClusterIP" ? addresses[0] : undefined;
  const spec = { type: serviceType, clusterIP, ports: [{ port, protocol: "UDP", nodePort }] };
  make(gateway, "v1", "Service", spec, {
    loadBalancer: { ingress: ingress.map((ip) => ({ ip })) },
  });
}

interface ServerSpec {
  readonly endpoint: { readonly serviceType: string; readonly port: number };
}

function deploymentStatus({ trouble }: SimulatedGateway): object {
  return { replicas: 1, updatedReplicas: 1, ...(trouble === undefined && { readyReplicas: 1 }) };
}

function podStatus(world: World, { cluster, trouble }: SimulatedGateway): object {
  if (trouble === undefined) {
    return { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  }
  const reason = world.hasFault("pods-never-ready", cluster)
    ? "ImagePullBackOff"
    : "ContainerCreating";
  return {
    phase: "Pending",
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: [{ name: "gateway", state: { waiting: { reason } } }],
  };
}

function make(
  gateway: SimulatedGateway,
  apiVersion: string,
  kind: "Deployment" | "Pod" | "Service",
  spec: object,
  status: object,
): void {
  const { cluster, role, name, namespace, uid } = gateway;
  const owner = { apiVersion: NETWORKING, kind: `Gateway${role}`, name, uid };
  const pod = kind === "Pod" ? `-${uid.slice(0, 5)}` : "";
  const object: KubernetesObject = {
    apiVersion,
    kind,
    metadata: {
      name: `${resourceNameOf(gateway)}${pod}`,
      namespace,
      ownerReferences: [owner],
    },
    spec,
  };
  // What others have written into its metadata stays.
  cluster.setStatus(cluster.patch(object), status);
}
