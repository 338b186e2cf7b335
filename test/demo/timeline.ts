import type { SimulatedEvent } from "../../src/testing/index.js";
import { type Line, narrate } from "./narration.js";
import type { Page } from "./page.js";
import { wrapText } from "./wrap-text.js";

const TIME_WIDTH = 8;

/** Shows events live: one column per cluster in a wide terminal, otherwise one line per event. */
export class Timeline {
  private start = performance.now();

  constructor(
    private readonly page: Page,
    private readonly clusters: readonly string[],
  ) {}

  /** Restarts the clock. */
  begin(): void {
    this.start = performance.now();
  }

  /** Writes the heading: the clusters and the legend. */
  head(titles: Readonly<Record<string, readonly [string, string]>>, legend: string): void {
    const { page } = this;
    const { chalk, wide, write } = page;
    if (wide === undefined) {
      for (const cluster of this.clusters) {
        page.prose((titles[cluster] ?? []).join(", "), chalk.bold);
      }
      page.prose(legend, chalk.dim);
      write("");
      return;
    }
    const width = this.width(wide);
    const cells = (row: 0 | 1) =>
      this.clusters.map((cluster) => (titles[cluster]?.[row] ?? "").padEnd(width));
    page.prose(legend, chalk.dim);
    write("");
    write(chalk.bold(`${" ".repeat(TIME_WIDTH)}${cells(0).join("")}`.trimEnd()));
    write(chalk.dim(`${" ".repeat(TIME_WIDTH)}${cells(1).join("")}`.trimEnd()));
    write(chalk.dim("─".repeat(TIME_WIDTH + width * this.clusters.length)));
  }

  /** Writes an event. */
  show(event: SimulatedEvent): void {
    const line = narrate(event);
    if (line === undefined) {
      return;
    }
    const { chalk, wide, write } = this.page;
    const seconds = `${((performance.now() - this.start) / 1000).toFixed(1)} s`;
    const [first = "", ...rest] =
      wide === undefined
        ? this.lines(event.cluster, line)
        : this.column(event.cluster, line, this.width(wide));
    write(`${chalk.dim(seconds.padStart(TIME_WIDTH - 2))}  ${first}`);
    for (const row of rest) {
      write(`${" ".repeat(TIME_WIDTH)}${row}`);
    }
  }

  /** An event in the column of its cluster. */
  private column(cluster: string, line: Line, width: number): string[] {
    const indent = " ".repeat(width * this.clusters.indexOf(cluster));
    return rows(line, width - 1).map((row) => indent + this.coloured(line, row));
  }

  /** An event after the name of its cluster. */
  private lines(cluster: string, line: Line): string[] {
    const { columns } = this.page;
    const width = columns === undefined ? undefined : columns - TIME_WIDTH;
    const name = `${cluster.padEnd(Math.max(...this.clusters.map(({ length }) => length)))}  `;
    const [first = "", ...rest] = wrapText(`${name}${plain(line)}`, width, "  ");
    const coloured = (row: string) => this.coloured(line, row);
    return [name + coloured(first.slice(name.length)), ...rest.map(coloured)];
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

/** The rows of a line. The details are on the second row if the first row is too short. */
function rows({ mark, text, detail }: Line, width: number): string[] {
  const head = `${mark} ${text}`;
  if (detail === "") {
    return [head];
  }
  const both = `${head}  ${detail}`;
  return both.length <= width ? [both] : [head, `  ${detail}`];
}
