/** The work for a key. Returns the delay in milliseconds until the next run, or `undefined`. */
export type Work = (key: string) => Promise<number | undefined>;

const RETRY_MS = 500;

/** Runs work by key, never concurrently for the same key. Retries failures. */
export class WorkQueue {
  private readonly running = new Map<string, Promise<void>>();
  private readonly addedDuringRun = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly work: Work,
    private readonly reportFailure: (key: string, error: unknown) => void,
  ) {}

  /** Adds a key to the queue. */
  add(key: string): void {
    if (this.stopped) {
      return;
    }
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (this.running.has(key)) {
      this.addedDuringRun.add(key);
      return;
    }
    this.running.set(key, this.run(key));
  }

  /** Stops the queue. Resolves when all running work has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) {
      clearTimeout(timer);
    }
    await Promise.all(this.running.values());
  }

  private async run(key: string): Promise<void> {
    let delay: number | undefined;
    try {
      delay = await this.work(key);
    } catch (error) {
      this.reportFailure(key, error);
      delay = RETRY_MS;
    }
    this.running.delete(key);
    if (this.addedDuringRun.delete(key)) {
      this.add(key);
    } else if (delay !== undefined && !this.stopped) {
      this.timers.set(
        key,
        setTimeout(() => {
          this.add(key);
        }, delay),
      );
    }
  }
}
