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

/** Something that is waited for. */
interface Waiter {
  readonly condition: () => boolean;
  readonly end: (reached: boolean) => void;
}

/** Brings what it looks after to what the clusters say. It is called whenever anything has changed. */
export type Controller = (world: World) => void;

/** All clusters, and controllers at work in each of them. */
export class World {
  public readonly clusters: readonly SimulatedCluster[] = [];
  public readonly clock = new Clock(() => {
    this.changed();
  });
  public readonly delays: Required<SimulatedDelays>;

  private faults: readonly SimulatedFault[] = [];
  private readonly patience: number;
  private patienceTimer?: NodeJS.Timeout;
  private readonly waiters = new Set<Waiter>();
  private changes = 0;
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
        new SimulatedCluster(name, index + 1, cluster, () => {
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

  /** Replaces what goes wrong. */
  setFaults(faults: readonly SimulatedFault[]): void {
    checkFaults(faults, this.names);
    this.faults = faults;
    this.changed();
  }

  /** Whether something goes wrong in a cluster. */
  hasFault(kind: SimulatedFaultKind, cluster: SimulatedCluster): boolean {
    return this.faults.some((fault) => fault.kind === kind && fault.cluster === cluster.name);
  }

  /** Waits for a condition. Gives whether it was reached before nothing more happened. */
  until(condition: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiters.add({ condition, end: resolve });
      this.work();
    });
  }

  private get names(): string[] {
    return this.clusters.map(({ name }) => name);
  }

  /** How often anything has changed. */
  get revision(): number {
    return this.changes;
  }

  private changed(): void {
    this.changes += 1;
    this.work();
  }

  /** Lets the controllers look at what has changed. */
  private work(): void {
    // Their own writes come back here while they are at work.
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
