/** Something that the program asked for did not come about in a simulated cluster. */
export class SimulatedFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SimulatedFailure";
  }
}
