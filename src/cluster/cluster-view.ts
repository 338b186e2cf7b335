import type {
  KubernetesObject,
  V1Deployment,
  V1Pod,
  V1Secret,
  V1Service,
} from "@kubernetes/client-node";
import { isWireGuardKey } from "../checks/rules.js";
import { publicKeyOf } from "../keys/wireguard-key.js";
import type { ObjectReference } from "../liqo/gateway.js";
import { NETWORKING } from "../liqo/groups.js";
import { isMadeForGateway } from "../liqo/owners.js";
import { answer } from "./answer.js";
import type { ClusterAccess } from "./cluster-access.js";
import { clientFor } from "./cluster-client.js";
import { isForbidden } from "./reason.js";
import { ServerClock } from "./server-clock.js";
import { type ClusterApi, simulatedClusters } from "./simulation.js";

/** One of Liqo's objects as the API server returns it. */
export interface SeenObject extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** What the gateway of a tenant consists of, as far as it is there. */
export interface SeenGateway {
  readonly deployment?: V1Deployment;
  readonly service?: V1Service;
  readonly pods: readonly V1Pod[];
}

/** A Secret with a gateway's keys, as far as others may know it. */
export interface SeenKeys {
  readonly name: string;
  /** The public half, in base64. Nothing if the private one is no key. */
  readonly publicKey?: string;
  /** Whether Liqo has made it for a gateway, with which it goes. */
  readonly isLiqoMade: boolean;
}

/** Stands for what the API server may not tell this user. */
export type Unreadable = "unreadable";

/** A look into a tenant's namespace. It gives out nothing secret. */
export class ClusterView {
  private constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
    private readonly clock: ServerClock,
    /** Name of the context that leads to the cluster, if one was given. */
    public readonly context: string | undefined,
  ) {}

  /** When the API server answered last, by its own clock, if it says so. */
  get now(): Date | undefined {
    return this.clock.now;
  }

  /** Gets ready to look. */
  static async open(access: ClusterAccess, namespace: string): Promise<ClusterView> {
    const simulated = simulatedClusters();
    if (simulated !== undefined) {
      return new ClusterView(simulated(access), namespace, new ServerClock(), access.context);
    }
    const { api, clock } = await clientFor(access);
    return new ClusterView(api, namespace, clock, access.context);
  }

  /** One of Liqo's objects, or nothing if it is not there. */
  async liqoObject(kind: string, name: string): Promise<SeenObject | undefined> {
    return this.object<SeenObject>(NETWORKING.apiVersion, kind, name);
  }

  /** One of Liqo's objects that may be in another namespace, or nothing if it is not there. */
  async liqoObjectOf({ kind, name, namespace }: ObjectReference): Promise<SeenObject | undefined> {
    return this.object<SeenObject>(NETWORKING.apiVersion, kind, name, namespace);
  }

  /** All of Liqo's objects of a kind, or those with some labels. */
  async liqoObjects(kind: string, labels?: Labels): Promise<SeenObject[]> {
    return this.objects(NETWORKING.apiVersion, kind, labels);
  }

  /** All objects of a kind, or those with some labels. */
  async objects(apiVersion: string, kind: string, labels?: Labels): Promise<SeenObject[]> {
    return this.list<SeenObject>(apiVersion, kind, this.namespace, { labels });
  }

  /** All objects of a kind with some labels, in whatever namespace they are. */
  async everywhere(
    apiVersion: string,
    kind: string,
    labels: Labels,
  ): Promise<SeenObject[] | Unreadable> {
    return unlessForbidden(this.list<SeenObject>(apiVersion, kind, undefined, { labels }));
  }

  /** The same look into another namespace of the cluster. */
  within(namespace: string): ClusterView {
    return new ClusterView(this.api, namespace, this.clock, this.context);
  }

  /** The namespace itself, or nothing if it is not there. */
  async itself(): Promise<SeenObject | Unreadable | undefined> {
    return unlessForbidden(this.object<SeenObject>("v1", "Namespace", this.namespace));
  }

  /** The Secrets with some labels, taken for keys of gateways. */
  async keys(labels: Labels): Promise<SeenKeys[] | Unreadable> {
    const secrets = this.list<V1Secret>("v1", "Secret", this.namespace, { labels });
    return unlessForbidden(secrets.then((found) => found.map(publicPartOf)));
  }

  /** What Liqo has made for a gateway. `resourceName` is that of its Deployment and of its Service. */
  async gateway(resourceName: string): Promise<SeenGateway> {
    const [deployment, service, pods] = await Promise.all([
      this.object<V1Deployment>("apps/v1", "Deployment", resourceName),
      this.object<V1Service>("v1", "Service", resourceName),
      this.list<V1Pod>("v1", "Pod", this.namespace),
    ]);
    const itsOwn = ({ metadata }: V1Pod) => metadata?.name?.startsWith(`${resourceName}-`) === true;
    return { deployment, service, pods: pods.filter(itsOwn) };
  }

  /** One object, or nothing if it is not there. */
  async object<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    name: string,
    namespace = this.namespace,
  ): Promise<T | undefined> {
    // Listing tells "not there" from "cannot be read" without a look at the error's code.
    const [found] = await this.list<T>(apiVersion, kind, namespace, { name });
    return found;
  }

  /** Creates an object that somebody else should have made. */
  async create(object: KubernetesObject): Promise<void> {
    await answer(() => this.api.create(object));
  }

  private async list<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    { name, labels = {} }: { readonly name?: string; readonly labels?: Labels } = {},
  ): Promise<T[]> {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const listed = await answer(() =>
      this.api.list<T>(
        apiVersion,
        kind,
        namespace,
        undefined,
        undefined,
        undefined,
        name === undefined ? undefined : `metadata.name=${name}`,
        selector.length > 0 ? selector.join(",") : undefined,
      ),
    );
    return listed.items;
  }
}

type Labels = Readonly<Record<string, string>>;

/** What a look brings, where one may look. */
export async function unlessForbidden<T>(look: Promise<T>): Promise<T | Unreadable> {
  try {
    return await look;
  } catch (error) {
    if (isForbidden(error)) {
      return "unreadable";
    }
    throw error;
  }
}

function publicPartOf({ metadata, data }: V1Secret): SeenKeys {
  const { privateKey = "" } = data ?? {};
  const isKey = isWireGuardKey(privateKey) === undefined;
  return {
    name: metadata?.name ?? "",
    publicKey: isKey ? publicKeyOf(privateKey) : undefined,
    isLiqoMade: isMadeForGateway(metadata),
  };
}
