import type { KubernetesObject } from "../../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../../cluster/simulated-cluster.js";
import type { TenantSpec } from "./handshake.js";
import type { IdentitySpec } from "./identities.js";
import { AUTHENTICATION } from "./kinds.js";
import { networkStatusOf } from "./network-status.js";
import { type Condition, hasCondition, specOf, statusOf } from "./objects.js";
import { nodeOf, type VirtualNodeSpec, virtualNodesOf } from "./virtual-node.js";
import { kubeletOf } from "./virtual-nodes.js";

/** A module of a ForeignCluster. */
interface Module {
  readonly enabled: boolean;
  readonly conditions: readonly Condition[];
}

const CONNECTION_STATUS: Readonly<Record<string, string>> = {
  Connected: "Established",
  Connecting: "Pending",
};

/** The network to a remote cluster. */
export function networkingOf(cluster: SimulatedCluster, remoteClusterId: string): Module {
  const status = networkStatusOf(cluster, remoteClusterId);
  const { isEnabled: enabled, hasConfiguration, hasGateway, connection } = status;
  if (!enabled) {
    return { enabled, conditions: [] };
  }
  const connectionStatus =
    connection === undefined ? "NotReady" : (CONNECTION_STATUS[connection] ?? "Error");
  return {
    enabled,
    conditions: [
      readiness("NetworkConfigurationStatus", hasConfiguration, "The network configuration"),
      readiness("NetworkGatewayPresence", hasGateway, "The gateway"),
      {
        type: "NetworkConnectionStatus",
        status: connectionStatus,
        message: `The network connection is ${connection ?? "missing"}`,
      },
    ],
  };
}

/** The authentication between the clusters, and the role of the remote cluster. */
export function authenticationOf(cluster: SimulatedCluster, remoteClusterId: string) {
  const tenant = cluster
    .list(AUTHENTICATION, "Tenant")
    .find((object) => specOf<TenantSpec>(object).clusterID === remoteClusterId);
  const identity = cluster
    .list(AUTHENTICATION, "Identity")
    .find(
      (object) =>
        specOf<IdentitySpec>(object).clusterID === remoteClusterId &&
        specOf<IdentitySpec>(object).type === "ControlPlane",
    );
  const module: Module = {
    enabled: tenant !== undefined || identity !== undefined,
    conditions: [
      ...condition("AuthTenantStatus", "The tenant", tenant, "authParams"),
      ...condition(
        "AuthIdentityControlPlaneStatus",
        "The identity",
        identity,
        "kubeconfigSecretRef",
      ),
    ],
  };
  return { module, isConsumer: tenant !== undefined, isProvider: identity !== undefined };
}

/** The virtual nodes for a remote cluster. */
export function offloadingOf(cluster: SimulatedCluster, remoteClusterId: string) {
  const virtualNodes = virtualNodesOf(cluster, remoteClusterId);
  const withNode = virtualNodes.filter(
    (virtualNode) => specOf<VirtualNodeSpec>(virtualNode).createNode ?? true,
  );
  const readyNodes = virtualNodes
    .flatMap((virtualNode) => cluster.find(nodeOf(virtualNode)) ?? [])
    .filter((node) => hasCondition(node, "Ready", "True")).length;
  const running = virtualNodes.filter((one) => kubeletOf(cluster, one) !== undefined).length;
  const module: Module = {
    enabled: virtualNodes.length > 0,
    conditions:
      virtualNodes.length === 0
        ? []
        : [
            share("OffloadingVirtualNodeStatus", running, virtualNodes.length, "virtual nodes"),
            share("OffloadingNodeStatus", readyNodes, withNode.length, "nodes"),
          ],
  };
  return { module };
}

function condition(
  type: string,
  subject: string,
  object: KubernetesObject | undefined,
  field: string,
): Condition[] {
  return object === undefined
    ? []
    : [readiness(type, field in statusOf<Record<string, unknown>>(object), subject)];
}

function readiness(type: string, isReady: boolean, subject: string): Condition {
  return {
    type,
    status: isReady ? "Ready" : "NotReady",
    message: `${subject} is ${isReady ? "ready" : "not ready"}`,
  };
}

/** `Ready` if all are ready, `NotReady` if none, else `SomeNotReady`. */
function share(type: string, ready: number, expected: number, subject: string): Condition {
  if (ready === expected) {
    return { type, status: "Ready", message: `All ${subject} are ready` };
  }
  return ready === 0
    ? { type, status: "NotReady", message: `All ${subject} are not ready` }
    : { type, status: "SomeNotReady", message: `Some ${subject} are not ready` };
}
