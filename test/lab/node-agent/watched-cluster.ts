import {
  CoreV1Api,
  CustomObjectsApi,
  type KubernetesListObject,
  type KubernetesObject,
  PatchStrategy,
  setHeaderOptions,
  type V1Node,
  type V1Pod,
  type V1Secret,
  type V1Service,
} from "@kubernetes/client-node";
import { access } from "../cluster/access.js";
import type { LabCluster } from "../lab-file.js";
import { WatchedResource } from "./watched-resource.js";

/** API group of Liqo's network resources. */
export const LIQO_NETWORKING = { group: "networking.liqo.io", version: "v1beta1" } as const;

/** Request option that makes a patch a JSON merge patch. */
export const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Liqo's `PublicKey`: the public key of a remote cluster. */
export interface PublicKey extends KubernetesObject {
  readonly spec: { readonly publicKey?: string };
}

/** The current objects of a cluster. */
export class WatchedCluster {
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  readonly pods: WatchedResource<V1Pod>;
  readonly services: WatchedResource<V1Service>;
  readonly secrets: WatchedResource<V1Secret>;
  readonly nodes: WatchedResource<V1Node>;
  readonly publicKeys: WatchedResource<PublicKey>;
  private readonly listeners: ((kind: string, object: KubernetesObject) => void)[] = [];

  constructor(readonly lab: LabCluster) {
    const kubeConfig = access(lab);
    const core = kubeConfig.makeApiClient(CoreV1Api);
    const custom = kubeConfig.makeApiClient(CustomObjectsApi);
    const { group, version } = LIQO_NETWORKING;
    const plural = "publickeies";

    const watch = <T extends KubernetesObject>(
      kind: string,
      path: string,
      list: () => Promise<KubernetesListObject<T>>,
    ): WatchedResource<T> =>
      new WatchedResource<T>(kubeConfig, path, list, (object) => {
        for (const listener of this.listeners) {
          listener(kind, object);
        }
      });
    this.core = core;
    this.custom = custom;
    this.pods = watch("Pod", "/api/v1/pods", () => core.listPodForAllNamespaces());
    this.services = watch("Service", "/api/v1/services", () => core.listServiceForAllNamespaces());
    this.secrets = watch("Secret", "/api/v1/secrets", () => core.listSecretForAllNamespaces());
    this.nodes = watch("Node", "/api/v1/nodes", () => core.listNode());
    this.publicKeys = watch<PublicKey>(
      "PublicKey",
      `/apis/${group}/${version}/${plural}`,
      async () =>
        (await custom.listCustomObjectForAllNamespaces({
          group,
          version,
          plural,
        })) as KubernetesListObject<PublicKey>,
    );
  }

  /** Calls the listener for every existing, created, changed or deleted object. */
  onChange(listener: (kind: string, object: KubernetesObject) => void): void {
    this.listeners.push(listener);
  }

  /** Resolves when all objects are loaded. */
  async synced(): Promise<void> {
    await Promise.all(this.watches().map((watch) => watch.synced));
  }

  /** Stops all watches. */
  async stop(): Promise<void> {
    await Promise.all(this.watches().map((watch) => watch.stop()));
  }

  private watches(): { synced: Promise<void>; stop(): Promise<void> }[] {
    return [this.pods, this.services, this.secrets, this.nodes, this.publicKeys];
  }
}

/** Namespace and name of an object as one string. */
export function keyOf(object: KubernetesObject): string {
  return `${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;
}

/** The inverse of `keyOf`. */
export function splitKey(key: string): { namespace: string; name: string } {
  const [namespace = "", name = ""] = key.split("/");
  return { namespace, name };
}
