import { Command, InvalidArgumentError } from "commander";
import { withLab } from "../lab/temporary-lab.js";
import { benchConnect } from "./connect.js";
import { benchImportCost } from "./import-cost.js";
import { benchLabUp } from "./lab-up.js";
import { benchNoOp } from "./no-op.js";

interface Options {
  readonly gateways: string;
  readonly repetitions: number;
}

/** By its name, what each benchmark prints. */
const BENCHMARKS: Readonly<Record<string, (options: Options) => Promise<string>>> = {
  lab: benchLabUp,
  connect: ({ gateways, repetitions }) =>
    withLab({ podStart: "8s", loadBalancer: "6s", handshake: "2s", gateways }, (lab) =>
      benchConnect(lab, repetitions),
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
    throw new InvalidArgumentError(`There are ${Object.keys(BENCHMARKS).join(", ")}.`);
  }
  return [...(earlier ?? []), name];
}

const program = new Command("npm run bench --")
  .description("Measures on labs that it starts and removes, and prints tables")
  .argument("[names...]", `which: ${Object.keys(BENCHMARKS).join(", ")}; all if none`, benchmark)
  .option("--gateways <mode>", "real or simulated", "simulated")
  .option("--repetitions <count>", "of each measurement", Number, 3)
  .action((names: string[], options: Options) =>
    main(names.length === 0 ? Object.keys(BENCHMARKS) : names, options),
  );

program.parseAsync().then(
  // What a lab started may still keep this process waiting.
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
