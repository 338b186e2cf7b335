const START = Date.parse("2026-01-01T00:00:00Z");
const SECOND = 1000;

/**
 * The time of the simulated clusters, in whole seconds as Kubernetes writes it. It moves when something happens, not with
 * the time of the test, so that results do not depend on the speed of the machine.
 */
export class SimulatedTime {
  private milliseconds = START;

  /** The present. It is later than everything that has happened. */
  get now(): Date {
    return new Date(this.milliseconds);
  }

  /** The time of something that happens now. Whatever happens next is later. */
  stamp(): string {
    const stamp = timestampOf(this.now);
    this.milliseconds += SECOND;
    return stamp;
  }

  /** Lets seconds pass in which nothing happens. */
  pass(seconds: number): void {
    this.milliseconds += seconds * SECOND;
  }
}

/** A time as Kubernetes writes it, RFC 3339 without fractions of a second. */
export function timestampOf(time: Date): string {
  return `${time.toISOString().slice(0, -".000Z".length)}Z`;
}
