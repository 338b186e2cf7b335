const START = Date.parse("2026-01-01T00:00:00Z");
const SECOND = 1000;

/**
 * The time of the simulated clusters: of all timestamps in objects, and of the API servers. It
 * advances with events and not in real time, so that results do not depend on the speed of the
 * machine.
 */
export class SimulatedTime {
  private milliseconds = START;

  /** The current time. It is later than all events. */
  get now(): Date {
    return new Date(this.milliseconds);
  }

  /** The time of an event. Advances the time, so that the next event is later. */
  stamp(): string {
    const stamp = timestampOf(this.now);
    this.milliseconds += SECOND;
    return stamp;
  }

  /** Advances the time without an event. */
  pass(milliseconds: number): void {
    this.milliseconds += milliseconds;
  }
}

/** A time in the format of Kubernetes: RFC 3339 without fractions of a second. */
export function timestampOf(time: Date): string {
  return `${time.toISOString().slice(0, -".000Z".length)}Z`;
}
