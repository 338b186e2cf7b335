import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { Derived, World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";

/** The end of a tunnel that a gateway is. */
type GatewayRole = "Server" | "Client";

/** A gateway with everything that decides whether it works. */
export interface SimulatedGateway {
  readonly cluster: SimulatedCluster;
  readonly role: GatewayRole;
  readonly object: KubernetesObject;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
  /** The only Secret that is labelled as its keys. Undefined if Liqo finds none or several. */
  readonly secretName?: string;
  readonly deployment?: KubernetesObject;
  readonly pod?: KubernetesObject;
  /** Public half of the key that its pod runs with. */
  readonly publicKey?: string;
  /** What prevents its pod from running. */
  readonly trouble?: string;
}

const gateways: Derived<readonly SimulatedGateway[]> = new WeakMap();

/** All gateways of a cluster. */
export function gatewaysOf(world: World, cluster: SimulatedCluster): readonly SimulatedGateway[] {
  return world.remembered(gateways, cluster, () =>
    (["Server", "Client"] as const).flatMap((role) =>
      cluster
        .list(NETWORKING, `Gateway${role}`)
        .map((object) => gatewayOf(world, cluster, role, object)),
    ),
  );
}

/** The name of the objects that Liqo creates for a gateway. */
export function resourceNameOf({ name }: Pick<SimulatedGateway, "name">): string {
  return `gw-${name}`;
}

/** The Secrets that are labelled as keys of a gateway. */
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

/** The Secret that a gateway names. liqoctl writes an empty name if it means none. */
export function namedSecretOf(gateway: KubernetesObject): string | undefined {
  const { secretRef } = gateway["spec"] as { readonly secretRef?: { readonly name?: string } };
  return secretRef?.name === "" ? undefined : secretRef?.name;
}

/** Whether the template of a gateway exists. */
export function hasTemplate(gateway: BareGateway): boolean {
  return gateway.cluster.find(templateOf(gateway)) !== undefined;
}

/** Why Liqo does not create the Deployment of a gateway, or does not update it. */
export function renderingTrouble(gateway: BareGateway): string | undefined {
  const { cluster, object, namespace, remoteClusterId } = gateway;
  const template = templateOf(gateway);
  if (!hasTemplate(gateway)) {
    return `${template.kind} ${template.namespace}/${template.name} not found, from which Liqo creates the gateway`;
  }
  const { length } = keySecretsOf(gateway);
  if (length !== 1) {
    return (
      `Liqo finds ${length} Secrets in namespace ${namespace} that are labelled as keys of the gateway to ` +
      `"${remoteClusterId}", expected one`
    );
  }
  const named = namedSecretOf(object);
  if (
    named !== undefined &&
    cluster.find({ apiVersion: "v1", kind: "Secret", namespace, name: named }) === undefined
  ) {
    return `Secret ${namespace}/${named} not found, which its secretRef names`;
  }
  return undefined;
}

/** Whether an object is owned by another one. */
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
  const bare = { cluster, role, object, uid, name, namespace, remoteClusterId };
  const secrets = keySecretsOf(bare);
  const rendered = cluster.find({
    ...{ apiVersion: NETWORKING, kind: `WgGateway${role}`, namespace, name },
  });
  const made = cluster.find({
    ...{ apiVersion: "apps/v1", kind: "Deployment", namespace, name: resourceNameOf(bare) },
  });
  // Of two gateways with the same name, one has the Deployment.
  const deployment = made && isOwnedBy(made, rendered) ? made : undefined;
  const pod = cluster.list("v1", "Pod", namespace).find((other) => isOwnedBy(other, deployment));
  const process = world.processes.get(pod?.metadata.uid ?? "");
  return {
    ...bare,
    secretName: secrets.length === 1 ? secrets[0]?.metadata.name : undefined,
    deployment,
    pod,
    publicKey: process?.publicKey,
    trouble: podTrouble(world, bare, process !== undefined),
  };
}

type BareGateway = Omit<
  SimulatedGateway,
  "secretName" | "deployment" | "pod" | "publicKey" | "trouble"
>;

function podTrouble(world: World, gateway: BareGateway, runs: boolean): string | undefined {
  const rendering = runs ? undefined : renderingTrouble(gateway);
  if (rendering !== undefined) {
    return rendering;
  }
  if (world.hasFault("pods-never-ready", gateway.cluster)) {
    return "the gateway's pod does not become ready (fault pods-never-ready)";
  }
  return runs ? undefined : "the gateway's pod is starting";
}

interface TemplateReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function templateOf({ role, object }: BareGateway): TemplateReference {
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
