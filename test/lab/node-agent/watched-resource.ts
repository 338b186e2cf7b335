import {
  type KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from "@kubernetes/client-node";

const RECONNECT_MS = 300;

/** The current objects of a kind in a cluster. The watch reconnects after errors. */
export class WatchedResource<T extends KubernetesObject> {
  /** Resolves when the objects are loaded. */
  readonly synced: Promise<void>;
  private readonly informer: ReturnType<typeof makeInformer<T>>;
  private reconnect: NodeJS.Timeout | undefined;

  constructor(
    kubeConfig: KubeConfig,
    path: string,
    list: () => Promise<KubernetesListObject<T>>,
    changed: (object: T) => void,
  ) {
    let resolveSynced: () => void;
    this.synced = new Promise((resolve) => {
      resolveSynced = resolve;
    });
    this.informer = makeInformer<T>(kubeConfig, path, async () => {
      const objects = await list();
      // The informer stores the list immediately after this function returns.
      setImmediate(resolveSynced);
      return objects;
    });
    this.informer.on("change", changed);
    this.informer.on("error", () => {
      clearTimeout(this.reconnect);
      this.reconnect = setTimeout(() => void this.informer.start(), RECONNECT_MS);
    });
    void this.informer.start();
  }

  /** All objects, or the objects in a namespace. */
  list(namespace?: string): readonly T[] {
    return this.informer.list(namespace);
  }

  /** An object by name. */
  get(name: string, namespace?: string): T | undefined {
    return this.informer.get(name, namespace);
  }

  /** Stops the watch. */
  async stop(): Promise<void> {
    await this.informer.stop();
    clearTimeout(this.reconnect);
  }
}
