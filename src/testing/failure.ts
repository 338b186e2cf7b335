/** A failure of something that the program has requested from a simulated cluster. */
export class SimulatedFailure extends Error {
  /** Nothing in the clusters changes any more, so it is no use to try again. */
  public readonly isFinal = true;

  constructor(message: string) {
    super(message);
    this.name = "SimulatedFailure";
  }
}
