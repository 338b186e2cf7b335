import { wireGuardKeyRule } from "../validation/rules.js";
import { publicKeyOf } from "../network/keys/wireguard-key.js";
import type { ObjectReference } from "../liqo/networking/gateway.js";
import { NETWORKING } from "../liqo/api-versions.js";
import { gatewayPodLabels } from "../liqo/labels.js";
import { gatewayNameOf, MANAGED_BY_ANNOTATION } from "../liqo/names.js";
import { isOwnedByGateway } from "../liqo/owners.js";
import type { ClusterAccess } from "./client/cluster-access.js";
import type { ClusterApi, NamespacedKinds, ObjectKind } from "./client/cluster-api.js";
import { apiFor } from "./client/cluster-client.js";
import type {
  Deployment,
  KubernetesObject,
  ObjectMetadata,
  Pod,
  Secret,
  Service,
} from "./client/kubernetes-objects.js";
import { isForbidden } from "./client/error-reason.js";
import { simulatedClusters } from "./simulation.js";

/** One of Liqo's objects as the API server returns it. */
export interface LiveObject extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** What the gateway of a tenant consists of, as far as it is there. */
export interface LiveGateway {
  readonly deployment?: Deployment;
  readonly service?: Service;
  readonly pods: readonly Pod[];
}

/** A Secret with a gateway's keys, as far as others may know it. */
export interface LiveKeys {
  readonly name: string;
  /** The public half, in base64. Nothing if the private one is no key. */
  readonly publicKey?: string;
  /** Whether Liqo has made it for a gateway, with which it goes. */
  readonly isLiqoMade: boolean;
  /**
   * When a manager of its `data` last wrote to the Secret (RFC 3339). Later than the last change of the keys if that manager
   * changed only labels or annotations since.
   */
  readonly changedAt?: string;
}

/** What a Secret holds that a stack created for its own keys. Secret. */
export interface OwnPrivateKey {
  /** In base64. Undefined if the Secret holds no valid key. */
  readonly privateKey: string | undefined;
}

/** Stands for what the API server may not tell this user. */
export type Forbidden = "unreadable";

/** Inspects a namespace. Only `ownPrivateKey` returns anything secret. */
export class ClusterView {
  private constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
    /** Name of the context that leads to the cluster, if one was given. */
    public readonly context: string | undefined,
  ) {}

  /** When the API server answered last, by its own clock, if it says so. */
  get now(): Date | undefined {
    return this.api.now;
  }

  /** Gets ready to look. */
  static async open(access: ClusterAccess, namespace: string): Promise<ClusterView> {
    const api = simulatedClusters()?.(access) ?? (await apiFor(access));
    return new ClusterView(api, namespace, access.context);
  }

  /** One of Liqo's objects, or nothing if it is not there. */
  async liqoObject(kind: string, name: string): Promise<LiveObject | undefined> {
    return this.object<LiveObject>(NETWORKING.apiVersion, kind, name);
  }

  /** One of Liqo's objects that may be in another namespace, or nothing if it is not there. */
  async liqoObjectOf({ kind, name, namespace }: ObjectReference): Promise<LiveObject | undefined> {
    return this.object<LiveObject>(NETWORKING.apiVersion, kind, name, namespace);
  }

  /** All of Liqo's objects of a kind, or those with some labels. */
  async liqoObjects(kind: string, labels?: Labels): Promise<LiveObject[]> {
    return this.objects(NETWORKING.apiVersion, kind, labels);
  }

  /** All objects of a kind, or those with some labels. */
  async objects(apiVersion: string, kind: string, labels?: Labels): Promise<LiveObject[]> {
    return this.api.list<LiveObject>({ apiVersion, kind }, this.namespace, { labels });
  }

  /** All objects of a kind with some labels, in whatever namespace they are. */
  async everywhere(
    apiVersion: string,
    kind: string,
    labels: Labels,
  ): Promise<LiveObject[] | Forbidden> {
    return orForbidden(this.api.list<LiveObject>({ apiVersion, kind }, undefined, { labels }));
  }

  /** The same look into another namespace of the cluster. */
  within(namespace: string): ClusterView {
    return new ClusterView(this.api, namespace, this.context);
  }

  /** The namespace itself, or nothing if it is not there. */
  async itself(): Promise<LiveObject | Forbidden | undefined> {
    return orForbidden(this.api.get<LiveObject>(NAMESPACE, this.namespace, undefined));
  }

  /** The Secrets with some labels, taken for keys of gateways. */
  async keys(labels: Labels): Promise<LiveKeys[] | Forbidden> {
    const secrets = this.api.list<Secret>(SECRET, this.namespace, { labels });
    return orForbidden(secrets.then((found) => found.map(publicPartOf)));
  }

  /** The private key in a Secret, if a certain resource of Pulumi created the Secret. Undefined if it did not. */
  async ownPrivateKey(secretName: string, maker: string): Promise<OwnPrivateKey | undefined> {
    const secret = await this.api.get<Secret>(SECRET, secretName, this.namespace);
    if (secret?.metadata?.annotations?.[MANAGED_BY_ANNOTATION] !== maker) {
      return undefined;
    }
    const { privateKey = "" } = secret.data ?? {};
    return { privateKey: wireGuardKeyRule(privateKey) === undefined ? privateKey : undefined };
  }

  /** What Liqo has made for a gateway. `resourceName` is that of its Deployment and of its Service. */
  async gateway(resourceName: string): Promise<LiveGateway> {
    const [deployment, service, pods] = await Promise.all([
      this.object<Deployment>("apps/v1", "Deployment", resourceName),
      this.object<Service>("v1", "Service", resourceName),
      this.api.list<Pod>(POD, this.namespace, {
        labels: gatewayPodLabels(gatewayNameOf(resourceName)),
      }),
    ]);
    return { deployment, service, pods };
  }

  /** One object, or nothing if it is not there. */
  async object<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    name: string,
    namespace = this.namespace,
  ): Promise<T | undefined> {
    return this.api.get<T>({ apiVersion, kind }, name, namespace);
  }

  /** The kinds of objects that a namespace of the cluster can hold. */
  async namespacedKinds(): Promise<NamespacedKinds> {
    return this.api.namespacedKinds();
  }

  /** The metadata of all objects of a kind. */
  async metadata(kind: ObjectKind): Promise<KubernetesObject[]> {
    return this.api.listMetadata(kind, this.namespace);
  }

  /** Creates an object that Liqo should have created. */
  async create(object: KubernetesObject): Promise<void> {
    await this.api.create(object);
  }

  /** Deletes a pod, so that its Deployment replaces it. */
  async deletePod(name: string): Promise<void> {
    await this.api.delete(POD, name, this.namespace);
  }
}

const NAMESPACE: ObjectKind = { apiVersion: "v1", kind: "Namespace" };
const SECRET: ObjectKind = { apiVersion: "v1", kind: "Secret" };
const POD: ObjectKind = { apiVersion: "v1", kind: "Pod" };

type Labels = Readonly<Record<string, string>>;

/** What a look brings, where one may look. */
export async function orForbidden<T>(look: Promise<T>): Promise<T | Forbidden> {
  try {
    return await look;
  } catch (error) {
    if (isForbidden(error)) {
      return "unreadable";
    }
    throw error;
  }
}

function publicPartOf({ metadata, data }: Secret): LiveKeys {
  const { privateKey = "" } = data ?? {};
  const isKey = wireGuardKeyRule(privateKey) === undefined;
  return {
    name: metadata?.name ?? "",
    publicKey: isKey ? publicKeyOf(privateKey) : undefined,
    isLiqoMade: isOwnedByGateway(metadata),
    changedAt: lastChange(metadata, "f:data"),
  };
}

/** The latest time (RFC 3339) at which a manager of a field of an object wrote to it. Undefined if the object has no record. */
export function lastChange(
  { managedFields = [] }: ObjectMetadata = {},
  field: "f:data" | "f:spec",
): string | undefined {
  return managedFields
    .filter(({ subresource, fieldsV1 = {} }) => subresource === undefined && field in fieldsV1)
    .flatMap(({ time }) => time ?? [])
    .sort((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
}
