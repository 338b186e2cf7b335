import { publicKeyOf } from "../../keys/wireguard-key.js";
import type { KubernetesObject } from "../cluster/kubernetes-object.js";
import type { SimulatedCluster } from "../cluster/simulated-cluster.js";
import type { World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";

/** Which end of a tunnel a gateway is. */
type GatewayRole = "Server" | "Client";

/** A gateway with all that decides whether it works. */
export interface SimulatedGateway {
  readonly cluster: SimulatedCluster;
  readonly role: GatewayRole;
  readonly object: KubernetesObject;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly remoteClusterId: string;
  /** Name of the Secret that Liqo has found its keys in. */
  readonly secretName?: string;
  /** Public half of its own key. */
  readonly publicKey?: string;
  /** What keeps its pod from running. */
  readonly trouble?: string;
}

/** All gateways of a cluster. */
export function gatewaysOf(world: World, cluster: SimulatedCluster): SimulatedGateway[] {
  return (["Server", "Client"] as const).flatMap((role) =>
    cluster
      .list(NETWORKING, `Gateway${role}`)
      .map((object) => gatewayOf(world, cluster, role, object)),
  );
}

/** The name of what Liqo makes for a gateway. */
export function resourceNameOf({ name }: SimulatedGateway): string {
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

/** The Secret that a gateway names, or nothing: liqoctl writes an empty name where it means none. */
export function namedSecretOf(gateway: KubernetesObject): string | undefined {
  const { secretRef } = gateway["spec"] as { readonly secretRef?: { readonly name?: string } };
  return secretRef?.name === "" ? undefined : secretRef?.name;
}

/** Whether there is something to make a gateway from. */
export function hasTemplate(gateway: Unpowered): boolean {
  return gateway.cluster.find(templateOf(gateway)) !== undefined;
}

function gatewayOf(
  world: World,
  cluster: SimulatedCluster,
  role: GatewayRole,
  object: KubernetesObject,
): SimulatedGateway {
  const { uid = "", name, namespace = "", labels = {} } = object.metadata;
  const remoteClusterId = labels[REMOTE_CLUSTER_LABEL] ?? "";
  const secrets = keySecretsOf({ cluster, namespace, remoteClusterId });
  const secret = secrets.length === 1 ? secrets[0] : undefined;
  const { privateKey } = (secret?.["data"] ?? {}) as { readonly privateKey?: string };
  const gateway = { cluster, role, object, uid, name, namespace, remoteClusterId };
  return {
    ...gateway,
    secretName: secret?.metadata.name,
    publicKey: privateKey === undefined ? undefined : publicKeyOf(privateKey),
    trouble: podTrouble(world, gateway, secrets.length),
  };
}

type Unpowered = Omit<SimulatedGateway, "secretName" | "publicKey" | "trouble">;

function podTrouble(world: World, gateway: Unpowered, secrets: number): string | undefined {
  const { cluster, object, uid, namespace, remoteClusterId } = gateway;
  const template = templateOf(gateway);
  if (!hasTemplate(gateway)) {
    return `there is no ${template.kind} ${template.namespace}/${template.name} to make the gateway from`;
  }
  if (secrets !== 1) {
    return (
      `Liqo finds ${secrets} Secrets in namespace ${namespace} that are labelled as keys of the gateway to ` +
      `"${remoteClusterId}", expected one`
    );
  }
  const named = namedSecretOf(object);
  if (
    named !== undefined &&
    cluster.find({ apiVersion: "v1", kind: "Secret", namespace, name: named }) === undefined
  ) {
    return `there is no Secret ${namespace}/${named}, which its secretRef names`;
  }
  if (world.hasFault("pods-never-ready", cluster)) {
    return "the gateway's pod does not become ready (fault pods-never-ready)";
  }
  return world.clock.isOver(`${uid}/pod`, world.delays.pod)
    ? undefined
    : "the gateway's pod is starting";
}

interface TemplateReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function templateOf({ role, object }: Unpowered): TemplateReference {
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
