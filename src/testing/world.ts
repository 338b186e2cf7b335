import { Clock } from "./clock.js";
import { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { checkFaults, checkOptions, noCluster } from "./options-check.js";
import type {
  SimulatedClusterOptions,
  SimulatedDelays,
  SimulatedFault,
  SimulatedFaultKind,
  SimulationOptions,
} from "./options.js";
import { SimulatedTime } from "./simulated-time.js";

/** A condition that a caller waits for. */
interface Waiter {
  readonly condition: () => boolean;
  readonly end: (reached: boolean) => void;
}

/** What the WireGuard process of a gateway's pod has read when it started. */
export interface GatewayProcess {
  readonly startedAt: string;
  /** Public half of its key. Undefined if its Secret has no key. */
  readonly publicKey: string | undefined;
}

/** What was derived from each cluster, and at which revision. */
export type Derived<T> = WeakMap<
  SimulatedCluster,
  { readonly revision: number; readonly value: T }
>;

/** Brings the objects that it is responsible for to their desired state. Called after every change. */
export type Controller = (world: World) => void;

/** All clusters, with controllers at work in each of them. */
export class World {
  public readonly clusters: readonly SimulatedCluster[] = [];
  public readonly clock = new Clock(() => {
    this.changed();
  });
  public readonly time = new SimulatedTime();
  public readonly delays: Required<SimulatedDelays>;
  /** The running gateways, by the UID of their pod. */
  public readonly processes = new Map<string, GatewayProcess>();

  private faults: readonly SimulatedFault[] = [];
  private readonly patience: number;
  private patienceTimer?: NodeJS.Timeout;
  private readonly waiters = new Set<Waiter>();
  private changes = 0;
  private activities = 0;
  private working = false;
  private outdated = false;

  constructor(
    clusters: Readonly<Record<string, SimulatedClusterOptions>>,
    options: SimulationOptions,
    private readonly controllers: readonly Controller[],
  ) {
    checkOptions(clusters, options);
    const none = { api: 0, remapping: 0, pod: 0, loadBalancer: 0, handshake: 0 };
    this.delays = { ...none, ...options.delays };
    this.patience = options.patience ?? 100;
    this.clusters = Object.entries(clusters).map(
      ([name, cluster], index) =>
        new SimulatedCluster(name, index + 1, cluster, this.time, () => {
          this.changed();
        }),
    );
    this.setFaults(options.faults ?? []);
  }

  /** A cluster by its name. */
  cluster(name: string): SimulatedCluster {
    const found = this.clusters.find((cluster) => cluster.name === name);
    if (found === undefined) {
      throw new Error(noCluster(name, this.names));
    }
    return found;
  }

  /** Replaces the faults. */
  setFaults(faults: readonly SimulatedFault[]): void {
    checkFaults(faults, this.names);
    this.faults = faults;
    this.changed();
  }

  /** Whether a cluster has a fault. */
  hasFault(kind: SimulatedFaultKind, cluster: SimulatedCluster): boolean {
    return this.faults.some((fault) => fault.kind === kind && fault.cluster === cluster.name);
  }

  /** Waits for a condition. Returns false if nothing changes any more before it is met. */
  until(condition: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiters.add({ condition, end: resolve });
      this.work();
    });
  }

  /** Lets seconds pass in which nothing changes. Gateways whose packets cross report it. */
  passTime(seconds: number): void {
    this.time.pass(seconds);
    this.work();
  }

  /** Counts the changes. That packets still cross a tunnel is no change. */
  get revision(): number {
    return this.changes;
  }

  /** Remembers what a function derives from a cluster until something changes. */
  remembered<T>(derived: Derived<T>, cluster: SimulatedCluster, derive: () => T): T {
    const known = derived.get(cluster);
    if (known?.revision === this.changes) {
      return known.value;
    }
    const value = derive();
    derived.set(cluster, { revision: this.changes, value });
    return value;
  }

  /** Notes that the program or the engine is at work, so that something may still change. */
  noteActivity(): void {
    this.activities += 1;
  }

  /** Counts what the program and the engine have done. */
  get activity(): number {
    return this.activities;
  }

  private get names(): string[] {
    return this.clusters.map(({ name }) => name);
  }

  private changed(): void {
    this.changes += 1;
    this.work();
  }

  /** Runs the controllers until none of them changes anything. */
  private work(): void {
    // Their own writes call this method again.
    this.outdated = true;
    if (this.working) {
      return;
    }
    this.working = true;
    while (this.outdated) {
      this.outdated = false;
      for (const control of this.controllers) {
        control(this);
      }
    }
    this.working = false;
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters) {
      if (waiter.condition()) {
        this.waiters.delete(waiter);
        waiter.end(true);
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
    if (this.clock.isRunning) {
      this.wake();
      return;
    }
    for (const waiter of this.waiters) {
      waiter.end(false);
    }
    this.waiters.clear();
  }
}
