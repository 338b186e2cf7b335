import { Command } from "commander";
import { table } from "../lab/table.js";
import { withLab } from "../lab/temporary-lab.js";
import { PHASES, type Round, SoakedPair } from "./soaked-pair.js";

interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly gateways: string;
}

async function soak({ rounds, seed, gateways }: Options): Promise<number> {
  const quick = { podStart: "500ms", loadBalancer: "500ms", handshake: "500ms", gateways };
  return withLab(quick, async (lab) => {
    const pair = await SoakedPair.create(lab, seed);
    const done: Round[] = [];
    for (let number = 1; number <= rounds; number += 1) {
      const round = await pair.round(number);
      done.push(round);
      console.log(line(number, round));
      if (round.failure !== undefined) {
        await pair.reset();
      }
    }
    console.log(`\n${summary(done)}\n\nSeed: ${seed}`);
    return done.filter(({ failure }) => failure !== undefined).length;
  });
}

function line(number: number, { phase, recovery, milliseconds, failure }: Round): string {
  const killed = `round ${number}: ${phase} killed after ${(milliseconds / 1000).toFixed(1)} s`;
  return `${killed}, ${recovery} ${failure === undefined ? "converged" : `failed: ${failure}`}`;
}

function summary(rounds: readonly Round[]): string {
  const rows = [...PHASES, "all"].map((name) => {
    const ofPhase = rounds.filter(({ phase }) => name === "all" || phase === name);
    const converged = ofPhase.filter(({ failure }) => failure === undefined);
    const by = (command: Round["recovery"]) =>
      String(converged.filter(({ recovery }) => recovery === command).length);
    const failed = String(ofPhase.length - converged.length);
    return [name, String(ofPhase.length), by("up"), by("destroy"), failed];
  });
  return table(
    ["killed during", "rounds", "repaired by up", "by destroy", "failed or leftovers"],
    rows,
  );
}

const program = new Command("npm run soak --")
  .description("Kill pulumi at random times on a temporary lab and count the outcomes")
  .option("--rounds <count>", "number of rounds", Number, 50)
  .option(
    "--seed <number>",
    "determines when pulumi is killed; the same seed repeats a run",
    Number,
    Date.now() % 100_000,
  )
  .option("--gateways <mode>", "real or simulated", "simulated")
  .action(async (options: Options) => {
    process.exitCode = (await soak(options)) > 0 ? 1 : 0;
  });

program.parseAsync().then(
  // Open handles of a lab may keep this process running.
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
