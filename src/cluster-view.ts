import type {
  KubernetesObject,
  KubernetesObjectApi,
  V1Deployment,
  V1Pod,
  V1Service,
} from "@kubernetes/client-node";
import { existsSync } from "node:fs";
import type { ObjectReference } from "./liqo/gateway.js";
import { NETWORKING } from "./liqo/groups.js";

/** Access to a cluster, as a kubeconfig has it. */
export interface ClusterAccess {
  /** Name of a context. The kubeconfig's current one if there is none. */
  readonly context?: string;
  /** Path or contents. `$KUBECONFIG` or `~/.kube/config` if there is none. */
  readonly kubeconfig?: string;
}

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

/** A look into a tenant's namespace. It reads no Secret. */
export class ClusterView {
  private constructor(
    private readonly api: KubernetesObjectApi,
    private readonly namespace: string,
  ) {}

  /** Gets ready to look. */
  static async open(access: ClusterAccess, namespace: string): Promise<ClusterView> {
    // Loaded only when something has gone wrong: it takes longer than all the rest of a program's start.
    const { KubeConfig, KubernetesObjectApi: ObjectApi } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    const { kubeconfig, context } = access;
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else if (existsSync(kubeconfig)) {
      config.loadFromFile(kubeconfig);
    } else {
      config.loadFromString(kubeconfig);
    }
    if (context !== undefined) {
      config.setCurrentContext(context);
    }
    return new ClusterView(ObjectApi.makeApiClient(config), namespace);
  }

  /** One of Liqo's objects, or nothing if it is not there. */
  async liqoObject(kind: string, name: string): Promise<SeenObject | undefined> {
    return this.find<SeenObject>(NETWORKING.apiVersion, kind, name);
  }

  /** Whether there is one of Liqo's objects that is in another namespace. */
  async hasLiqoObject({ kind, name, namespace }: ObjectReference): Promise<boolean> {
    return (await this.find(NETWORKING.apiVersion, kind, name, namespace)) !== undefined;
  }

  /** All of Liqo's objects of a kind. */
  async liqoObjects(kind: string): Promise<SeenObject[]> {
    return this.objects(NETWORKING.apiVersion, kind);
  }

  /** All objects of a kind. */
  async objects(apiVersion: string, kind: string): Promise<SeenObject[]> {
    const { items } = await this.api.list<SeenObject>(apiVersion, kind, this.namespace);
    return items;
  }

  /** What Liqo has made for a gateway. `resourceName` is that of its Deployment and of its Service. */
  async gateway(resourceName: string): Promise<SeenGateway> {
    const [deployment, service, pods] = await Promise.all([
      this.find<V1Deployment>("apps/v1", "Deployment", resourceName),
      this.find<V1Service>("v1", "Service", resourceName),
      this.api.list<V1Pod>("v1", "Pod", this.namespace),
    ]);
    const itsOwn = ({ metadata }: V1Pod) => metadata?.name?.startsWith(`${resourceName}-`) === true;
    return { deployment, service, pods: pods.items.filter(itsOwn) };
  }

  private async find<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    name: string,
    namespace = this.namespace,
  ): Promise<T | undefined> {
    // Listing tells "not there" from "cannot be read" without a look at the error's code.
    const field = `metadata.name=${name}`;
    const { items } = await this.api.list<T>(
      apiVersion,
      kind,
      namespace,
      undefined,
      undefined,
      undefined,
      field,
    );
    return items[0];
  }
}
