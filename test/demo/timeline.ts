import type { ChalkInstance } from "chalk";
import type { SimulatedEvent } from "../../src/testing/index.js";
import { type Line, narrate } from "./narration.js";

const TIME_WIDTH = 8;

/** Where and how to write. */
export interface Page {
  readonly chalk: ChalkInstance;
  /** Columns of the terminal, nothing if this is none. */
  readonly columns: number | undefined;
  readonly write: (line: string) => void;
}

/** Shows what happens as it happens: in a terminal a column for each cluster, elsewhere plain lines. */
export class Timeline {
  private begun = performance.now();

  constructor(
    private readonly page: Page,
    private readonly clusters: readonly string[],
  ) {}

  /** Counts the time from now. */
  begin(): void {
    this.begun = performance.now();
  }

  /** Writes what goes above each cluster's column. */
  head(titles: Readonly<Record<string, readonly [string, string]>>): void {
    const { chalk, columns, write } = this.page;
    if (columns !== undefined) {
      const width = this.width(columns);
      const cells = (row: 0 | 1) =>
        this.clusters.map((cluster) => (titles[cluster]?.[row] ?? "").padEnd(width));
      write(chalk.bold(`${" ".repeat(TIME_WIDTH)}${cells(0).join("")}`.trimEnd()));
      write(chalk.dim(`${" ".repeat(TIME_WIDTH)}${cells(1).join("")}`.trimEnd()));
      write(chalk.dim("─".repeat(TIME_WIDTH + width * this.clusters.length)));
    } else {
      for (const cluster of this.clusters) {
        write((titles[cluster] ?? []).join(", "));
      }
    }
  }

  /** Writes one event. */
  show(event: SimulatedEvent): void {
    const { chalk, columns, write } = this.page;
    const seconds = `${((performance.now() - this.begun) / 1000).toFixed(1)} s`.padStart(
      TIME_WIDTH - 2,
    );
    const line = narrate(event);
    if (columns === undefined) {
      const cluster = event.cluster.padEnd(Math.max(...this.clusters.map(({ length }) => length)));
      write(`${seconds}  ${cluster}  ${plain(line)}`);
      return;
    }
    const width = this.width(columns);
    const indent = " ".repeat(width * this.clusters.indexOf(event.cluster));
    const [first = "", ...rest] = rows(line, width - 1).map((row) => this.coloured(line, row));
    write(`${chalk.dim(seconds)}  ${indent}${first}`);
    for (const row of rest) {
      write(`${" ".repeat(TIME_WIDTH)}${indent}${row}`);
    }
  }

  private width(columns: number): number {
    const width = Math.floor((columns - TIME_WIDTH) / this.clusters.length);
    return Math.min(width, 56);
  }

  private coloured({ action }: Line, text: string): string {
    const { chalk } = this.page;
    switch (action) {
      case "create":
        return chalk.green(text);
      case "update":
        return chalk.yellow(text);
      case "delete":
      case "fail":
        return chalk.red(text);
      case "ready":
        return chalk.bold.cyan(text);
      default:
        return chalk.dim(text);
    }
  }
}

function plain({ mark, text, detail }: Line): string {
  return `${mark} ${text}${detail && `: ${detail}`}`;
}

/** The line in as many rows as it takes: its detail goes below where it does not fit beside. */
function rows({ mark, text, detail }: Line, width: number): string[] {
  const head = `${mark} ${text}`;
  if (detail === "") {
    return [head];
  }
  const both = `${head}  ${detail}`;
  return both.length <= width ? [both] : [head, `  ${detail}`];
}
