import { Clock } from "./clock.js";
import { SimulatedCluster } from "./cluster/simulated-cluster.js";
import { remapConfigurations } from "./liqo/configurations.js";
import { reportConnections } from "./liqo/connections.js";
import { reportGateways } from "./liqo/gateway-status.js";
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

const CONTROLLERS = [remapConfigurations, reportGateways, reportConnections];

/** All clusters, and Liqo at work in each of them. */
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
  private working = false;
  private outdated = false;

  constructor(
    clusters: Readonly<Record<string, SimulatedClusterOptions>>,
    options: SimulationOptions,
  ) {
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
      const names = this.clusters.map((cluster) => cluster.name).join(", ");
      throw new Error(`There is no simulated cluster "${name}", only ${names}.`);
    }
    return found;
  }

  /** Replaces what goes wrong. */
  setFaults(faults: readonly SimulatedFault[]): void {
    for (const { cluster } of faults) {
      this.cluster(cluster);
    }
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
      this.changed();
    });
  }

  /** Lets Liqo look at what has changed. */
  changed(): void {
    // Liqo's own writes come back here while it is at work.
    this.outdated = true;
    if (this.working) {
      return;
    }
    this.working = true;
    while (this.outdated) {
      this.outdated = false;
      for (const work of CONTROLLERS) {
        work(this);
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
