/** An operation of the program on a simulated cluster or the simulated engine failed. */
export class SimulatedFailure extends Error {
  /** Stops polls: a retry would fail, too. */
  public readonly isFinal = true;

  constructor(message: string) {
    super(message);
    this.name = "SimulatedFailure";
  }
}
