import { Chalk } from "chalk";
import { SimulatedClusters } from "../../src/testing/index.js";
import { forgetPending } from "../../src/testing/engine/mocked-engine.js";
import { isCreated, LEGEND } from "./narration.js";
import { Page } from "./page.js";
import { peeredClusters } from "./peered-clusters.js";
import { twoClusters } from "./program.js";
import { changesLine, outputLines, peeringLines } from "./summary.js";
import { Timeline } from "./timeline.js";

const POD_CIDR = "10.10.0.0/16";
const DELAYS = {
  api: 40,
  remapping: 400,
  pod: 1500,
  loadBalancer: 1200,
  handshake: 900,
  certificate: 300,
  virtualKubelet: 700,
};

async function main(): Promise<void> {
  const plain = (process.env["NO_COLOR"] ?? "") !== "";
  const chalk = plain ? new Chalk({ level: 0 }) : new Chalk();
  const { isTTY, columns } = process.stdout;
  const page = new Page(chalk, isTTY ? columns : undefined, (line) => {
    process.stdout.write(`${line}\n`);
  });
  const { write } = page;
  // Pulumi takes a stack trace for every promise, which is slow because tsx maps each trace to its
  // source.
  Error.stackTraceLimit = 0;

  write("");
  page.prose(
    "Two clusters with the same pod CIDR, connected and peered by pulumi-liqo",
    chalk.bold,
  );
  page.prose(
    "Simulated: no clusters, no Pulumi engine, no network. The components are real.",
    chalk.yellow,
  );
  page.prose("The program is examples/two-clusters/index.ts.");

  const timeline = new Timeline(page, ["rome", "milan"]);
  let created = 0;
  let showsReads = true;
  const clusters = await SimulatedClusters.start(
    { rome: { podCidrs: [POD_CIDR] }, milan: { podCidrs: [POD_CIDR] } },
    {
      delays: DELAYS,
      onEvent: (event) => {
        created += isCreated(event) ? 1 : 0;
        if (showsReads || event.action !== "read") {
          timeline.show(event);
        }
      },
    },
  );

  write(`\n${chalk.bold("pulumi up")}\n`);
  timeline.head(
    {
      rome: ["rome (client)", `pods ${POD_CIDR}`],
      milan: ["milan (server)", `pods ${POD_CIDR}`],
    },
    LEGEND,
  );
  timeline.begin();
  const first = await clusters.up(twoClusters);
  write("");
  page.prose(changesLine(first, created));
  outputLines(first, POD_CIDR, page).forEach(write);

  write(`\n${chalk.bold("pulumi up again")}\n`);
  timeline.begin();
  const second = await clusters.up(twoClusters);
  write("");
  page.prose(changesLine(second, 0), chalk.green);

  write(`\n${chalk.bold("pulumi up with a peering")}\n`);
  page.prose("Simulated too. Rome becomes the consumer of milan, over the same network.");
  page.prose("The program is test/demo/peered-clusters.ts.");
  write("");
  created = 0;
  showsReads = false;
  timeline.begin();
  const peered = await clusters.up(peeredClusters);
  write("");
  page.prose(changesLine(peered, created));
  peeringLines(peered, page).forEach(write);
  page.prose(
    "The simulator schedules no pods. The lab schedules them, and runs no containers for them.",
  );

  write(`\n${chalk.bold("pulumi up again")}\n`);
  const last = await clusters.up(peeredClusters);
  page.prose(changesLine(last, 0), chalk.green);

  write("");
  page.prose(
    "To try real clusters on this machine, run: npm run lab -- up (needs Go, takes half an hour the first time). To connect your own clusters, see README.md.",
  );
  write("");
}

// The reader may close the output early, for example `head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
  // Otherwise Pulumi reports the pending outputs of the program.
  forgetPending();
  process.exit(0);
});

void main();
