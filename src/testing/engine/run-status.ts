import { setTimeout } from "node:timers/promises";

/** Whether a run is still active, and its failures. */
export class RunStatus {
  /** Resolves when a failure stops the run. */
  public readonly stopped: Promise<void>;

  private readonly failures: unknown[] = [];
  private resolveStopped: () => void = () => undefined;
  private hasStopped = false;
  private runningSteps = 0;

  constructor() {
    this.stopped = new Promise((resolve) => {
      this.resolveStopped = resolve;
    });
  }

  /** Whether a failure has stopped the run. */
  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** Stops the run: no further step starts. */
  stop(): void {
    this.hasStopped = true;
    this.resolveStopped();
  }

  /** Fails the run. */
  fail(failure: unknown): void {
    this.failures.push(failure);
    this.stop();
  }

  /** The failures since the last call. */
  takeFailures(): unknown[] {
    return this.failures.splice(0);
  }

  /** Executes a step, for which `idle` waits. */
  async execute<T>(step: () => Promise<T>): Promise<T> {
    this.runningSteps += 1;
    try {
      return await step();
    } finally {
      this.runningSteps -= 1;
    }
  }

  /** Waits until no step is running. */
  async idle(): Promise<void> {
    do {
      await setTimeout(1);
    } while (this.runningSteps > 0);
  }
}
