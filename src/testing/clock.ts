/** Simulated delays, in real time. */
export class Clock {
  private readonly begun = new Map<string, { over: boolean }>();
  private running = 0;

  /** @param tick is called whenever a delay is over. */
  constructor(private readonly tick: () => void) {}

  /** Whether any delay is still to end. */
  get isRunning(): boolean {
    return this.running > 0;
  }

  /** Whether a delay is over. It begins when it is first asked for. */
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

  /** Lets a delay pass. */
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
