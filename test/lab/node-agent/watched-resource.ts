import {
  type KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from "@kubernetes/client-node";

const RECONNECT_MS = 300;

/** The objects of one kind in one cluster, kept current by a watch that comes back after every break. */
export class WatchedResource<T extends KubernetesObject> {
  /** Resolves once the objects are known. */
  readonly synced: Promise<void>;
  private readonly informer: ReturnType<typeof makeInformer<T>>;
  private reconnect: NodeJS.Timeout | undefined;

  constructor(
    kubeConfig: KubeConfig,
    path: string,
    list: () => Promise<KubernetesListObject<T>>,
    changed: (object: T) => void,
  ) {
    let known: () => void;
    this.synced = new Promise((resolve) => {
      known = resolve;
    });
    this.informer = makeInformer<T>(kubeConfig, path, async () => {
      const objects = await list();
      // The informer takes the list over right after this function has returned it.
      setImmediate(known);
      return objects;
    });
    this.informer.on("change", changed);
    this.informer.on("error", () => {
      clearTimeout(this.reconnect);
      this.reconnect = setTimeout(() => void this.informer.start(), RECONNECT_MS);
    });
    void this.informer.start();
  }

  /** All objects, or those of a namespace. */
  list(namespace?: string): readonly T[] {
    return this.informer.list(namespace);
  }

  /** One object. */
  get(name: string, namespace?: string): T | undefined {
    return this.informer.get(name, namespace);
  }

  /** Ends the watch. */
  async stop(): Promise<void> {
    await this.informer.stop();
    clearTimeout(this.reconnect);
  }
}
