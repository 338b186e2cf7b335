import { Command, InvalidArgumentError } from "commander";
import { withLab } from "../lab/temporary-lab.js";
import { benchConnect } from "./connect.js";
import { benchImportCost } from "./import-cost.js";
import { benchLabUp } from "./lab-up.js";
import { benchPeer } from "./peer.js";
import { benchNoOp } from "./no-op.js";

interface Options {
  readonly gateways: string;
  readonly repetitions: number;
}

/** The benchmarks by name. Each returns its report. */
const BENCHMARKS: Readonly<Record<string, (options: Options) => Promise<string>>> = {
  lab: benchLabUp,
  connect: ({ gateways, repetitions }) =>
    withLab({ podStart: "8s", loadBalancer: "6s", handshake: "2s", gateways }, (lab) =>
      benchConnect(lab, repetitions),
    ),
  peer: ({ gateways, repetitions }) =>
    withLab({ podStart: "8s", loadBalancer: "6s", handshake: "2s", gateways }, (lab) =>
      benchPeer(lab, repetitions),
    ),
  "no-op": ({ gateways, repetitions }) =>
    withLab({ gateways }, (lab) => benchNoOp(lab, repetitions)),
  import: ({ repetitions }) => benchImportCost(2 * repetitions + 1),
};

async function main(names: readonly string[], options: Options): Promise<void> {
  for (const name of names) {
    const report = await BENCHMARKS[name]?.(options);
    console.log(`\n${report ?? ""}\n`);
  }
}

function benchmark(name: string, earlier: readonly string[] | undefined): string[] {
  if (!(name in BENCHMARKS)) {
    throw new InvalidArgumentError(`The benchmarks are ${Object.keys(BENCHMARKS).join(", ")}.`);
  }
  return [...(earlier ?? []), name];
}

const program = new Command("npm run bench --")
  .description("Run benchmarks on temporary labs and print tables")
  .argument("[names...]", `any of ${Object.keys(BENCHMARKS).join(", ")} (default: all)`, benchmark)
  .option("--gateways <mode>", "real or simulated", "simulated")
  .option("--repetitions <count>", "number of measurements", Number, 3)
  .action((names: string[], options: Options) =>
    main(names.length === 0 ? Object.keys(BENCHMARKS) : names, options),
  );

program.parseAsync().then(
  // Open handles of a lab may keep this process running.
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
