import { Timers } from "./timers.js";
import { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { checkFaults, checkOptions, unknownClusterMessage } from "./options-check.js";
import type {
  SimulatedClusterOptions,
  SimulatedFault,
  SimulatedFaultKind,
  SimulationOptions,
} from "./options.js";
import type { SimulatedDelays } from "./simulated-delays.js";
import { SimulatedTime } from "./simulated-time.js";

/** A condition that a caller waits for. */
interface Waiter {
  readonly condition: () => boolean;
  readonly resolve: (isMet: boolean) => void;
}

/** The running WireGuard process of a gateway pod. */
export interface GatewayProcess {
  readonly startedAt: string;
  /**
   * Public key of the private key that the process has read at its start. Undefined if the Secret
   * has no key.
   */
  readonly publicKey: string | undefined;
}

/** Cached values by cluster, each with the revision of the cluster. */
export type ClusterCache<T> = WeakMap<
  SimulatedCluster,
  { readonly revision: number; readonly value: T }
>;

/** Reconciles the objects of a kind. Called after every change. */
export type Controller = (world: World) => void;

/** All clusters and their controllers. */
export class World {
  public readonly clusters: readonly SimulatedCluster[] = [];
  public readonly timers = new Timers(() => {
    this.onChange();
  });
  public readonly time = new SimulatedTime();
  public readonly delays: Required<SimulatedDelays>;
  /** The running WireGuard processes, by UID of their pod. */
  public readonly processes = new Map<string, GatewayProcess>();

  private faults: readonly SimulatedFault[] = [];
  private readonly patience: number;
  private patienceTimer?: NodeJS.Timeout;
  private readonly waiters = new Set<Waiter>();
  private changes = 0;
  private activities = 0;
  private isWorking = false;
  private isOutdated = false;

  constructor(
    clusters: Readonly<Record<string, SimulatedClusterOptions>>,
    options: SimulationOptions,
    private readonly controllers: readonly Controller[],
  ) {
    checkOptions(clusters, options);
    const network = { remapping: 0, pod: 0, loadBalancer: 0, handshake: 0 };
    const none = { api: 0, ...network, certificate: 0, virtualKubelet: 0 };
    this.delays = { ...none, ...options.delays };
    this.patience = options.patience ?? 100;
    this.clusters = Object.entries(clusters).map(
      ([name, cluster], index) =>
        new SimulatedCluster(name, index + 1, cluster, this.time, () => {
          this.onChange();
        }),
    );
    this.setFaults(options.faults ?? []);
  }

  /** A cluster by its name. */
  cluster(name: string): SimulatedCluster {
    const found = this.clusters.find((cluster) => cluster.name === name);
    if (found === undefined) {
      throw new Error(unknownClusterMessage(name, this.names));
    }
    return found;
  }

  /** Replaces the faults. */
  setFaults(faults: readonly SimulatedFault[]): void {
    checkFaults(faults, this.names);
    this.faults = faults;
    this.onChange();
  }

  /** Whether a cluster has a fault. */
  hasFault(kind: SimulatedFaultKind, cluster: SimulatedCluster): boolean {
    return this.faults.some((fault) => fault.kind === kind && fault.cluster === cluster.name);
  }

  /**
   * Waits for a condition. Returns false if the clusters stop changing before the condition is met.
   */
  waitFor(condition: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiters.add({ condition, resolve });
      this.reconcile();
    });
  }

  /** Advances the time. Gateways with a working tunnel then report a new measurement. */
  passTime(milliseconds: number): void {
    this.time.pass(milliseconds);
    this.reconcile();
  }

  /** Number of changes. A new measurement of a working tunnel is not a change. */
  get revision(): number {
    return this.changes;
  }

  /** Derives a value from a cluster, and caches it until the next change. */
  cached<T>(cache: ClusterCache<T>, cluster: SimulatedCluster, derive: () => T): T {
    const entry = cache.get(cluster);
    if (entry?.revision === this.changes) {
      return entry.value;
    }
    const value = derive();
    cache.set(cluster, { revision: this.changes, value });
    return value;
  }

  /** Records that the program or the engine is active, so that further changes may follow. */
  noteActivity(): void {
    this.activities += 1;
  }

  /** Number of recorded activities of the program and the engine. */
  get activity(): number {
    return this.activities;
  }

  private get names(): string[] {
    return this.clusters.map(({ name }) => name);
  }

  private onChange(): void {
    this.changes += 1;
    this.reconcile();
  }

  /** Runs the controllers until none of them makes a change. */
  private reconcile(): void {
    // The writes of the controllers call this method again.
    this.isOutdated = true;
    if (this.isWorking) {
      return;
    }
    this.isWorking = true;
    while (this.isOutdated) {
      this.isOutdated = false;
      for (const control of this.controllers) {
        control(this);
      }
    }
    this.isWorking = false;
    this.checkWaiters();
  }

  private checkWaiters(): void {
    for (const waiter of this.waiters) {
      if (waiter.condition()) {
        this.waiters.delete(waiter);
        waiter.resolve(true);
      }
    }
    clearTimeout(this.patienceTimer);
    if (this.waiters.size > 0) {
      this.patienceTimer = setTimeout(() => {
        this.giveUp();
      }, this.patience);
    }
  }

  private giveUp(): void {
    if (this.timers.isRunning) {
      this.checkWaiters();
      return;
    }
    for (const waiter of this.waiters) {
      waiter.resolve(false);
    }
    this.waiters.clear();
  }
}
