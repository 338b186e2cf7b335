import type { ChalkInstance } from "chalk";
import { wrapped } from "./wrapped.js";

/** Below this a column for each cluster would be too narrow for what is in it. */
const COLUMNS_FOR_TWO = 80;

/** Where the demo writes to: a terminal of some width, or something that is none. */
export class Page {
  constructor(
    public readonly chalk: ChalkInstance,
    /** Columns of the terminal, nothing if this is none. */
    public readonly columns: number | undefined,
    public readonly write: (line: string) => void,
  ) {}

  /** Columns to set clusters beside each other in, nothing where they go below each other. */
  get wide(): number | undefined {
    return this.columns !== undefined && this.columns >= COLUMNS_FOR_TWO ? this.columns : undefined;
  }

  /** Writes a sentence in as many lines as it takes. */
  prose(text: string, paint: (line: string) => string = (line) => line): void {
    for (const line of wrapped(text, this.columns)) {
      this.write(paint(line));
    }
  }
}
