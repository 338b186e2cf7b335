/** Simulated delays. They take real time. */
export class Clock {
  private readonly begun = new Map<string, { over: boolean }>();
  private running = 0;

  /** @param tick is called whenever a delay has ended. */
  constructor(private readonly tick: () => void) {}

  /** Whether a delay has not ended yet. */
  get isRunning(): boolean {
    return this.running > 0;
  }

  /** Whether a delay has ended. It begins with the first call. */
  isOver(what: string, milliseconds: number): boolean {
    const known = this.begun.get(what);
    if (known !== undefined || milliseconds <= 0) {
      return known?.over ?? true;
    }
    const delay = { over: false };
    this.begun.set(what, delay);
    this.begin(milliseconds, () => {
      delay.over = true;
      this.tick();
    });
    return false;
  }

  /** Waits for a delay. */
  async pass(milliseconds: number): Promise<void> {
    if (milliseconds > 0) {
      await new Promise<void>((resolve) => {
        this.begin(milliseconds, resolve);
      });
    }
  }

  private begin(milliseconds: number, end: () => void): void {
    this.running += 1;
    setTimeout(() => {
      this.running -= 1;
      end();
    }, milliseconds);
  }
}
