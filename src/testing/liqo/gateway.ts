import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { ClusterCache, World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";

/** The role of a gateway in its tunnel. */
type GatewayRole = "Server" | "Client";

/** A gateway with all objects that it depends on. */
export interface SimulatedGateway {
  readonly cluster: SimulatedCluster;
  readonly role: GatewayRole;
  readonly object: KubernetesObject;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
  /**
   * The Secret with the keys of the gateway. Undefined unless exactly one Secret has the labels.
   */
  readonly secretName?: string;
  readonly deployment?: KubernetesObject;
  readonly pod?: KubernetesObject;
  /** Public key with which the pod runs. */
  readonly publicKey?: string;
  /** Why the pod does not run. Undefined if the pod runs. */
  readonly failureReason?: string;
}

const gateways: ClusterCache<readonly SimulatedGateway[]> = new WeakMap();

/** All gateways of a cluster. */
export function gatewaysOf(world: World, cluster: SimulatedCluster): readonly SimulatedGateway[] {
  return world.cached(gateways, cluster, () =>
    (["Server", "Client"] as const).flatMap((role) =>
      cluster
        .list(NETWORKING, `Gateway${role}`)
        .map((object) => gatewayOf(world, cluster, role, object)),
    ),
  );
}

/** Name of the objects that Liqo creates for a gateway. */
export function resourceNameOf({ name }: Pick<SimulatedGateway, "name">): string {
  return `gw-${name}`;
}

/** The Secrets with the labels for the keys of a gateway. */
export function keySecretsOf({
  cluster,
  namespace,
  remoteClusterId,
}: Pick<SimulatedGateway, "cluster" | "namespace" | "remoteClusterId">): KubernetesObject[] {
  return cluster
    .list("v1", "Secret", namespace)
    .filter(
      ({ metadata }) =>
        metadata.labels?.[GATEWAY_RESOURCE_LABEL] === "true" &&
        metadata.labels[REMOTE_CLUSTER_LABEL] === remoteClusterId,
    );
}

/** The Secret name in the `spec` of a gateway. liqoctl writes an empty name if no Secret is set. */
export function namedSecretOf(gateway: KubernetesObject): string | undefined {
  const { secretRef } = gateway["spec"] as { readonly secretRef?: { readonly name?: string } };
  return secretRef?.name === "" ? undefined : secretRef?.name;
}

/** Whether the template of a gateway exists. */
export function hasTemplate(gateway: DeclaredGateway): boolean {
  return gateway.cluster.find(templateOf(gateway)) !== undefined;
}

/** Why Liqo does not create the Deployment of a gateway, or does not update it. */
export function renderingFailure(gateway: DeclaredGateway): string | undefined {
  const { cluster, object, namespace, remoteClusterId } = gateway;
  const template = templateOf(gateway);
  if (!hasTemplate(gateway)) {
    return `${template.kind} ${template.namespace}/${template.name} not found: Liqo cannot create the gateway without its template`;
  }
  const { length } = keySecretsOf(gateway);
  if (length !== 1) {
    return (
      `expected a single Secret in namespace ${namespace} with the labels for keys of the gateway to "${remoteClusterId}", ` +
      `got ${length}`
    );
  }
  const secretName = namedSecretOf(object);
  if (
    secretName !== undefined &&
    cluster.find({ apiVersion: "v1", kind: "Secret", namespace, name: secretName }) === undefined
  ) {
    return `Secret ${namespace}/${secretName} in secretRef of the gateway not found`;
  }
  return undefined;
}

/** Whether an object has an owner reference to the owner. */
export function isOwnedBy(object: KubernetesObject, owner: KubernetesObject | undefined): boolean {
  const { ownerReferences = [] } = object.metadata;
  return owner !== undefined && ownerReferences.some(({ uid }) => uid === owner.metadata.uid);
}

function gatewayOf(
  world: World,
  cluster: SimulatedCluster,
  role: GatewayRole,
  object: KubernetesObject,
): SimulatedGateway {
  const { uid = "", name, namespace = "", labels = {} } = object.metadata;
  const remoteClusterId = labels[REMOTE_CLUSTER_LABEL] ?? "";
  const declared = { cluster, role, object, uid, name, namespace, remoteClusterId };
  const secrets = keySecretsOf(declared);
  const rendered = cluster.find({
    ...{ apiVersion: NETWORKING, kind: `WgGateway${role}`, namespace, name },
  });
  const existing = cluster.find({
    ...{ apiVersion: "apps/v1", kind: "Deployment", namespace, name: resourceNameOf(declared) },
  });
  // Two gateways with the same name share the name of the Deployment: only one of them owns it.
  const deployment = existing && isOwnedBy(existing, rendered) ? existing : undefined;
  const pod = cluster.list("v1", "Pod", namespace).find((other) => isOwnedBy(other, deployment));
  const process = world.processes.get(pod?.metadata.uid ?? "");
  return {
    ...declared,
    secretName: secrets.length === 1 ? secrets[0]?.metadata.name : undefined,
    deployment,
    pod,
    publicKey: process?.publicKey,
    failureReason: podFailure(world, declared, process !== undefined),
  };
}

type DeclaredGateway = Omit<
  SimulatedGateway,
  "secretName" | "deployment" | "pod" | "publicKey" | "failureReason"
>;

function podFailure(
  world: World,
  gateway: DeclaredGateway,
  isRunning: boolean,
): string | undefined {
  const rendering = isRunning ? undefined : renderingFailure(gateway);
  if (rendering !== undefined) {
    return rendering;
  }
  if (world.hasFault("pods-never-ready", gateway.cluster)) {
    return "the gateway's pod does not become ready (fault pods-never-ready)";
  }
  return isRunning ? undefined : "the gateway's pod is starting";
}

interface TemplateReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function templateOf({ role, object }: DeclaredGateway): TemplateReference {
  const spec = object["spec"] as {
    readonly serverTemplateRef?: TemplateReference;
    readonly clientTemplateRef?: TemplateReference;
  };
  const reference = role === "Server" ? spec.serverTemplateRef : spec.clientTemplateRef;
  return (
    reference ?? {
      apiVersion: NETWORKING,
      kind: `WgGateway${role}Template`,
      namespace: "",
      name: "",
    }
  );
}
