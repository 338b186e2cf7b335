import { oneLine } from "../one-line.js";

/** The error message, on a single line, of a command that must fail. */
export async function failureMessage(command: Promise<unknown>): Promise<string> {
  try {
    await command;
  } catch (error) {
    return oneLine(error instanceof Error ? error.message : String(error));
  }
  throw new Error("Expected the command to fail, but it succeeded.");
}
