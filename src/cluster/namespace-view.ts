import { isForbidden } from "./client/api-error.js";
import type { ClusterAccess } from "./client/cluster-access.js";
import type { ClusterApi, NamespacedKinds, ObjectKind, UserRights } from "./client/cluster-api.js";
import { sharedClient } from "./client/cluster-client.js";
import type { KubernetesObject, ObjectMetadata } from "./client/kubernetes-objects.js";
import type { LiveObject } from "./live-object.js";
import { simulatedClusters } from "./simulation.js";

/** Takes the place of objects that the user is not allowed to read. */
export type Forbidden = "forbidden";

const NAMESPACE: ObjectKind = { apiVersion: "v1", kind: "Namespace" };

type Labels = Readonly<Record<string, string>>;

/** Reads and writes the objects of a namespace, of any kind. */
export class NamespaceView {
  private constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
    /** Name of the kubeconfig context, if it is set. */
    public readonly context: string | undefined,
  ) {}

  /**
   * Time of the last response, from the API server's clock. Undefined before the first response.
   */
  get now(): Date | undefined {
    return this.api.now;
  }

  static async open(access: ClusterAccess, namespace: string): Promise<NamespaceView> {
    const api = simulatedClusters()?.(access) ?? (await sharedClient(access));
    return new NamespaceView(api, namespace, access.context);
  }

  /** A view of another namespace of the same cluster. */
  within(namespace: string): NamespaceView {
    return new NamespaceView(this.api, namespace, this.context);
  }

  /** Reads the namespace itself. Undefined if it is not found. */
  async getNamespace(): Promise<LiveObject | Forbidden | undefined> {
    return orForbidden(this.api.get<LiveObject>(NAMESPACE, this.namespace, undefined));
  }

  /** Reads an object, of this namespace by default. Undefined if it is not found. */
  async get<T extends KubernetesObject = LiveObject>(
    kind: ObjectKind,
    name: string,
    namespace = this.namespace,
  ): Promise<T | undefined> {
    return this.api.get<T>(kind, name, namespace);
  }

  /** Reads an object that is in no namespace. Undefined if it is not found. */
  async getClusterScoped<T extends KubernetesObject = LiveObject>(
    kind: ObjectKind,
    name: string,
  ): Promise<T | undefined> {
    return this.api.get<T>(kind, name, undefined);
  }

  /** Lists the objects of a kind. With `labels`, only the objects with these labels. */
  async list<T extends KubernetesObject = LiveObject>(
    kind: ObjectKind,
    labels?: Labels,
  ): Promise<T[]> {
    return this.api.list<T>(kind, this.namespace, { labels });
  }

  /** Lists the objects of a kind with the labels, in all namespaces. */
  async listEverywhere(kind: ObjectKind, labels: Labels): Promise<LiveObject[]> {
    return this.api.list<LiveObject>(kind, undefined, { labels });
  }

  /** Lists the metadata of all objects of a kind. */
  async listMetadata(kind: ObjectKind): Promise<KubernetesObject[]> {
    return this.api.listMetadata(kind, this.namespace);
  }

  /** The kinds that the API server does not serve. */
  async missingKinds(kinds: readonly ObjectKind[]): Promise<ObjectKind[]> {
    return this.api.missingKinds(kinds);
  }

  /** The kinds of objects that a namespace of the cluster can hold. */
  async namespacedKinds(): Promise<NamespacedKinds> {
    return this.api.namespacedKinds();
  }

  /** What the user is allowed to do in this namespace. */
  async userRights(): Promise<UserRights> {
    return this.api.userRights(this.namespace);
  }

  async create(object: KubernetesObject): Promise<void> {
    await this.api.create(object);
  }

  /** Sets the finalizers of an object, unless it has changed since it was read. */
  async setFinalizers(
    kind: ObjectKind,
    metadata: ObjectMetadata,
    finalizers: readonly string[],
  ): Promise<void> {
    await this.api.setFinalizers(kind, metadata, finalizers);
  }

  async delete(kind: ObjectKind, name: string): Promise<void> {
    await this.api.delete(kind, name, this.namespace);
  }

  /** Deletes a pod without waiting for its kubelet. */
  async deleteNow(kind: ObjectKind, name: string): Promise<void> {
    await this.api.delete(kind, name, this.namespace, { gracePeriodSeconds: 0 });
  }
}

/** The result of a request, or `forbidden` if the user is not allowed to send it. */
export async function orForbidden<T>(request: Promise<T>): Promise<T | Forbidden> {
  try {
    return await request;
  } catch (error) {
    if (isForbidden(error)) {
      return "forbidden";
    }
    throw error;
  }
}
