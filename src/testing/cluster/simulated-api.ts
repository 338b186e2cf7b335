import type {
  ClusterApi,
  NamespacedKinds,
  ObjectKind,
  ObjectSelector,
} from "../../cluster/client/cluster-api.js";
import type { KubernetesObject as AnyObject } from "../../cluster/client/kubernetes-objects.js";
import { SimulatedFailure } from "../failure.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import type { SimulatedCluster } from "./simulated-cluster.js";

/** The part of the world that requests depend on. */
export interface LookedAtWorld {
  readonly time: { readonly now: Date };
  /** Counts the changes. */
  readonly revision: number;
  /** Counts what the program and the engine have done. */
  readonly activity: number;
  /** Lets seconds pass in which nothing changes. */
  passTime(seconds: number): void;
  /** Waits for a condition. Returns false if nothing changes any more before it is met. */
  until(condition: () => boolean): Promise<boolean>;
}

/** The last time that one question was answered. */
interface Asked {
  readonly revision: number;
  readonly activity: number;
  /** In real time, in milliseconds. */
  readonly at: number;
  /** How often in a row it was asked again at once. */
  readonly inARow: number;
  /** How often in a row it was asked again later, in vain. */
  readonly inVain: number;
}

/** A poll sleeps longer between two equal questions, in milliseconds. */
const SHORTER_THAN_A_POLL = 250;

/** How often a question may be repeated without a sleep. */
const MOST_IN_A_ROW = 20;

/** How often a poll may ask in vain. The first answer after a pause already has fresh measurements of every tunnel. */
const MOST_IN_VAIN = 3;

/** How often a gateway reports that packets cross its tunnel. */
const SECONDS_BETWEEN_PINGS = 10;

/**
 * The API server of a simulated cluster.
 *
 * A question that is asked once is answered at once. A poll, which repeats a question after a pause, gets its answer as soon
 * as something has changed. It fails if nothing changes any more, because otherwise the test would wait until its timeout.
 */
export class SimulatedApi implements ClusterApi {
  /** Time of the last response. */
  public now: Date | undefined;

  private readonly asked = new Map<string, Asked>();

  /** @param trouble tells why nothing changes any more in a namespace. */
  constructor(
    private readonly world: LookedAtWorld,
    private readonly cluster: SimulatedCluster,
    private readonly trouble: (namespace: string) => string,
  ) {}

  async list<T extends AnyObject>(
    { apiVersion, kind }: ObjectKind,
    namespace: string | undefined,
    { name, labels = {} }: ObjectSelector = {},
  ): Promise<T[]> {
    await this.answered(["list", apiVersion, kind, namespace, name, labels], namespace);
    const found = this.cluster
      .list(apiVersion, kind, namespace)
      .filter(
        ({ metadata }) =>
          (name === undefined || metadata.name === name) &&
          Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
      );
    return found as unknown as T[];
  }

  async listMetadata({ apiVersion, kind }: ObjectKind, namespace: string): Promise<AnyObject[]> {
    await this.answered(["metadata", apiVersion, kind, namespace], namespace);
    return this.cluster
      .list(apiVersion, kind, namespace)
      .map(({ metadata }) => ({ apiVersion, kind, metadata: metadata }));
  }

  async get<T extends AnyObject>(
    kind: ObjectKind,
    name: string,
    namespace: string | undefined,
  ): Promise<T | undefined> {
    await this.answered(["get", kind.apiVersion, kind.kind, namespace, name], namespace);
    return this.cluster.find({ ...kind, name, namespace }) as T | undefined;
  }

  create(object: AnyObject): Promise<void> {
    this.now = this.world.time.now;
    const { kind, metadata } = object as KubernetesObject;
    const { name, namespace } = metadata;
    if (this.cluster.find({ ...(object as KubernetesObject), name, namespace }) !== undefined) {
      const message = `${kind} "${name}" already exists`;
      return Promise.reject(Object.assign(new Error(message), { code: 409 }));
    }
    this.cluster.apply(object as KubernetesObject);
    return Promise.resolve();
  }

  delete(kind: ObjectKind, name: string, namespace: string): Promise<void> {
    this.now = this.world.time.now;
    this.cluster.delete({ ...kind, name, namespace });
    return Promise.resolve();
  }

  namespacedKinds(): Promise<NamespacedKinds> {
    this.now = this.world.time.now;
    return Promise.resolve({ kinds: this.cluster.namespacedKinds, unavailable: [] });
  }

  /** Waits until a question can be answered. */
  private async answered(question: readonly unknown[], namespace = ""): Promise<void> {
    const key = JSON.stringify(question);
    const last = this.asked.get(key);
    let [inARow, inVain] = [0, 0];
    if (last !== undefined && !this.hasNewsSince(last)) {
      if (performance.now() - last.at < SHORTER_THAN_A_POLL && last.inARow < MOST_IN_A_ROW) {
        inARow = last.inARow + 1;
      } else {
        inVain = (await this.hasNews(last)) ? 0 : last.inVain + 1;
      }
    }
    if (inVain >= MOST_IN_VAIN) {
      throw new SimulatedFailure(
        `Nothing changes any more in namespace ${namespace} of cluster ${this.cluster.name}, where a hook waits for it. ` +
          `The simulator says: ${this.trouble(namespace)}`,
      );
    }
    const { revision, activity, time } = this.world;
    this.now = time.now;
    this.asked.set(key, { revision, activity, at: performance.now(), inARow, inVain });
  }

  private hasNewsSince({ revision, activity }: Asked): boolean {
    return this.world.revision > revision || this.world.activity > activity;
  }

  private async hasNews(last: Asked): Promise<boolean> {
    this.world.passTime(SECONDS_BETWEEN_PINGS);
    await this.world.until(() => this.world.revision > last.revision);
    return this.hasNewsSince(last);
  }
}
