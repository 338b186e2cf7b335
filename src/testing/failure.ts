/** Something that the program asked for did not come about in a simulated cluster. */
export class SimulatedFailure extends Error {
  /** Nothing changes by itself there, so nobody need wait and try again. */
  public readonly isFinal = true;

  constructor(message: string) {
    super(message);
    this.name = "SimulatedFailure";
  }
}
