import type { ChalkInstance } from "chalk";
import { wrapText } from "./wrap-text.js";

/** The minimum width for one column per cluster. */
const COLUMNS_FOR_TWO = 80;

/** The output of the demo: a terminal, or a file or pipe. */
export class Page {
  constructor(
    public readonly chalk: ChalkInstance,
    /** Width of the terminal. `undefined` for a file or pipe. */
    public readonly columns: number | undefined,
    public readonly write: (line: string) => void,
  ) {}

  /** Width of the terminal if it has room for one column per cluster. */
  get wide(): number | undefined {
    return this.columns !== undefined && this.columns >= COLUMNS_FOR_TWO ? this.columns : undefined;
  }

  /** Writes text, wrapped to the width of the terminal. */
  prose(text: string, paint: (line: string) => string = (line) => line): void {
    for (const line of wrapText(text, this.columns)) {
      this.write(paint(line));
    }
  }
}
