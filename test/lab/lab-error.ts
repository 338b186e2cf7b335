/** An error that the user of the lab can fix. Printed without a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";
}
