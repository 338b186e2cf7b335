/** Something that a user of the lab can understand and act on: printed as a sentence, without a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";
}
