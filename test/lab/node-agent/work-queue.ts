/** Does what is due for one key. Returns in how many milliseconds to look again, or nothing. */
export type Work = (key: string) => Promise<number | undefined>;

const RETRY_MS = 500;

/** Does work by key: never twice at a time for one key, again if asked for meanwhile, and again after a failure. */
export class WorkQueue {
  private readonly running = new Map<string, Promise<void>>();
  private readonly askedAgain = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly work: Work,
    private readonly reportFailure: (key: string, error: unknown) => void,
  ) {}

  /** Asks for the work of a key. */
  add(key: string): void {
    if (this.stopped) {
      return;
    }
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (this.running.has(key)) {
      this.askedAgain.add(key);
      return;
    }
    this.running.set(key, this.run(key));
  }

  /** Starts nothing more, and resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) {
      clearTimeout(timer);
    }
    await Promise.all(this.running.values());
  }

  private async run(key: string): Promise<void> {
    let again: number | undefined;
    try {
      again = await this.work(key);
    } catch (error) {
      this.reportFailure(key, error);
      again = RETRY_MS;
    }
    this.running.delete(key);
    if (this.askedAgain.delete(key)) {
      this.add(key);
    } else if (again !== undefined && !this.stopped) {
      this.timers.set(
        key,
        setTimeout(() => {
          this.add(key);
        }, again),
      );
    }
  }
}
