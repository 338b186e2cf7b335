import { Chalk } from "chalk";
import { SimulatedClusters } from "../../src/testing/index.js";
import { twoClusters } from "./program.js";
import { changesLine, outputLines } from "./summary.js";
import { type Page, Timeline } from "./timeline.js";

const POD_CIDR = "10.10.0.0/16";
const DELAYS = { api: 40, remapping: 400, pod: 1500, loadBalancer: 1200, handshake: 900 };

async function main(): Promise<void> {
  const plain = (process.env["NO_COLOR"] ?? "") !== "";
  const chalk = plain ? new Chalk({ level: 0 }) : new Chalk();
  const { isTTY, columns } = process.stdout;
  const write = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  const page: Page = { chalk, columns: isTTY ? columns : undefined, write };
  // Pulumi takes a stack trace for every promise, and tsx translates each: needless here, and the slowest part by far.
  Error.stackTraceLimit = 0;

  write("");
  write(chalk.bold("Two clusters with the same pod CIDR, joined by pulumi-liqo"));
  write(
    chalk.yellow(
      "Simulated: no cluster, no Pulumi engine, no network. The components are the real ones.",
    ),
  );
  write(`The program is ${chalk.cyan("examples/two-clusters/index.ts")}.`);

  const timeline = new Timeline(page, ["rome", "milan"]);
  const clusters = await SimulatedClusters.start(
    { rome: { podCidrs: [POD_CIDR] }, milan: { podCidrs: [POD_CIDR] } },
    {
      delays: DELAYS,
      onEvent: (event) => {
        timeline.show(event);
      },
    },
  );

  write(`\n${chalk.bold("pulumi up")}\n`);
  timeline.head({
    rome: ["rome, dials", `pods ${POD_CIDR}`],
    milan: ["milan, listens", `pods ${POD_CIDR}`],
  });
  timeline.begin();
  const first = await clusters.up(twoClusters);
  write(`\n${changesLine(first)}`);
  outputLines(first, POD_CIDR, chalk).forEach(write);

  write(`\n${chalk.bold("pulumi up, once more")}\n`);
  timeline.begin();
  const second = await clusters.up(twoClusters);
  write(`\n${chalk.green(changesLine(second))}`);

  write(`\n${chalk.dim("< read  + created  . waits  = ready")}`);
  write(
    `On real clusters: ${chalk.cyan("npm run lab -- up")} starts two on this machine, README.md tells`,
  );
  write("the rest, and how to join your own.\n");
}

void main();
