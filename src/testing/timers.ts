/** Simulated delays. They elapse in real time. */
export class Timers {
  private readonly delays = new Map<string, { hasPassed: boolean }>();
  private running = 0;

  /** @param tick called whenever a delay has passed. */
  constructor(private readonly tick: () => void) {}

  /** Whether a delay is pending. */
  get isRunning(): boolean {
    return this.running > 0;
  }

  /** Whether a delay has passed. The delay starts with the first call for its key. */
  hasPassed(key: string, milliseconds: number): boolean {
    const started = this.delays.get(key);
    if (started !== undefined || milliseconds <= 0) {
      return started?.hasPassed ?? true;
    }
    const delay = { hasPassed: false };
    this.delays.set(key, delay);
    this.start(milliseconds, () => {
      delay.hasPassed = true;
      this.tick();
    });
    return false;
  }

  /** Waits until a delay has passed. */
  async sleep(milliseconds: number): Promise<void> {
    if (milliseconds > 0) {
      await new Promise<void>((resolve) => {
        this.start(milliseconds, resolve);
      });
    }
  }

  private start(milliseconds: number, end: () => void): void {
    this.running += 1;
    setTimeout(() => {
      this.running -= 1;
      end();
    }, milliseconds);
  }
}
