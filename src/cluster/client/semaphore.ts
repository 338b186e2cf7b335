/** Limits how many tasks run concurrently. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];

  constructor(private permits: number) {}

  /** Runs a task as soon as a permit is available. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.permits > 0) {
      this.permits -= 1;
    } else {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.permits += 1;
      } else {
        next();
      }
    }
  }
}
