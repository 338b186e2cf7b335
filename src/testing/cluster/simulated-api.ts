import type {
  ClusterApi,
  NamespacedKinds,
  ObjectKind,
  ObjectSelector,
  UserRights,
} from "../../cluster/client/cluster-api.js";
import type {
  KubernetesObject as AnyObject,
  ObjectMetadata,
} from "../../cluster/client/kubernetes-objects.js";
import { SimulatedFailure } from "../failure.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import type { SimulatedCluster } from "./simulated-cluster.js";

/** The state of the simulation that requests depend on. */
export interface ObservableWorld {
  readonly time: { readonly now: Date };
  /** Number of changes. */
  readonly revision: number;
  /** Number of activities of the program and the engine. */
  readonly activity: number;
  /** Advances the time without a change. */
  passTime(milliseconds: number): void;
  /**
   * Waits for a condition. Returns false if the clusters stop changing before the condition is met.
   */
  waitFor(condition: () => boolean): Promise<boolean>;
}

/** The last response to a request. */
interface LastRequest {
  readonly revision: number;
  readonly activity: number;
  /** Real time in milliseconds. */
  readonly at: number;
  /** Number of consecutive immediate repetitions without a change. */
  readonly inARow: number;
  /** Number of consecutive polls without a change. */
  readonly inVain: number;
}

/** A poll sleeps longer than this between two equal requests, in milliseconds. */
const MIN_POLL_INTERVAL = 250;

/** Number of immediate repetitions after which a request counts as a poll. */
const MAX_IN_A_ROW = 20;

/**
 * Number of polls without a change after which a poll fails. After the first poll, every tunnel has
 * a new measurement.
 */
const MAX_IN_VAIN = 3;

/** Interval in which a gateway reports the measurements of its tunnel, in milliseconds. */
const PING_INTERVAL = 10_000;

/**
 * The API server of a simulated cluster.
 *
 * Responds immediately to a new request. A poll repeats the same request after a pause: its
 * response waits for the next change. A poll fails if the clusters stop changing, because otherwise
 * the test would wait for its timeout.
 */
export class SimulatedApi implements ClusterApi {
  /** Time of the last response. */
  public now: Date | undefined;

  private readonly lastRequests = new Map<string, LastRequest>();

  /** @param failureReasons returns why the objects in a namespace are not ready. */
  constructor(
    private readonly world: ObservableWorld,
    private readonly cluster: SimulatedCluster,
    private readonly failureReasons: (namespace: string) => string,
  ) {}

  async list<T extends AnyObject>(
    { apiVersion, kind }: ObjectKind,
    namespace: string | undefined,
    { name, labels = {} }: ObjectSelector = {},
  ): Promise<T[]> {
    await this.awaitTurn(["list", apiVersion, kind, namespace, name, labels], namespace);
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
    await this.awaitTurn(["metadata", apiVersion, kind, namespace], namespace);
    return this.cluster
      .list(apiVersion, kind, namespace)
      .map(({ metadata }) => ({ apiVersion, kind, metadata }));
  }

  async get<T extends AnyObject>(
    kind: ObjectKind,
    name: string,
    namespace: string | undefined,
  ): Promise<T | undefined> {
    await this.awaitTurn(["get", kind.apiVersion, kind.kind, namespace, name], namespace);
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

  setFinalizers(
    kind: ObjectKind,
    { name = "", namespace }: ObjectMetadata,
    finalizers: readonly string[],
  ): Promise<void> {
    this.now = this.world.time.now;
    if (this.cluster.find({ ...kind, name, namespace }) !== undefined) {
      this.cluster.patch({ ...kind, metadata: { name, namespace, finalizers } });
    }
    return Promise.resolve();
  }

  delete(kind: ObjectKind, name: string, namespace: string): Promise<void> {
    this.now = this.world.time.now;
    this.cluster.delete({ ...kind, name, namespace });
    return Promise.resolve();
  }

  /** A simulated cluster serves all kinds. */
  missingKinds(): Promise<ObjectKind[]> {
    return Promise.resolve([]);
  }

  namespacedKinds(): Promise<NamespacedKinds> {
    this.now = this.world.time.now;
    return Promise.resolve({ kinds: this.cluster.namespacedKinds, unavailable: [] });
  }

  /** A simulated user may do everything. */
  userRights(): Promise<UserRights> {
    return Promise.resolve({
      resourceRules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    });
  }

  /** Waits until the request may be answered. */
  private async awaitTurn(request: readonly unknown[], namespace = ""): Promise<void> {
    const key = JSON.stringify(request);
    const last = this.lastRequests.get(key);
    let [inARow, inVain] = [0, 0];
    if (last !== undefined && !this.hasChangedSince(last)) {
      if (performance.now() - last.at < MIN_POLL_INTERVAL && last.inARow < MAX_IN_A_ROW) {
        inARow = last.inARow + 1;
      } else {
        inVain = (await this.waitForChange(last)) ? 0 : last.inVain + 1;
      }
    }
    if (inVain >= MAX_IN_VAIN) {
      throw new SimulatedFailure(
        `timed out: a hook waits for a change in ${namespace && `namespace ${namespace} of `}cluster ${this.cluster.name}, but the simulated ` +
          `clusters do not change any more. Reason: ${this.failureReasons(namespace)}`,
      );
    }
    const { revision, activity, time } = this.world;
    this.now = time.now;
    this.lastRequests.set(key, { revision, activity, at: performance.now(), inARow, inVain });
  }

  private hasChangedSince({ revision, activity }: LastRequest): boolean {
    return this.world.revision > revision || this.world.activity > activity;
  }

  private async waitForChange(last: LastRequest): Promise<boolean> {
    this.world.passTime(PING_INTERVAL);
    await this.world.waitFor(() => this.world.revision > last.revision);
    return this.hasChangedSince(last);
  }
}
