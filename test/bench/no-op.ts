import type { LabFile } from "../lab/lab-file.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";
import { EMPTY_PROGRAM, pairProgram, READING_PROGRAM } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";

/** Measures what a pair costs an `up` that has nothing to change, beside programs that only have access to the clusters. */
export async function benchNoOp(lab: LabFile, repetitions: number): Promise<string> {
  const [empty, reading, pair] = [
    await measured(lab, "empty", EMPTY_PROGRAM),
    await measured(lab, "reading", READING_PROGRAM),
    await measured(lab, "pair", pairProgram()),
  ];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // In turn, so that a machine that is busy for a while is so for all.
    for (const { program, seconds } of [empty, reading, pair]) {
      seconds.push(await secondsOf(() => program.upAgain()));
    }
  }
  await Promise.all([empty, reading, pair].map(({ program }) => program.destroy()));
  const beyond = (other: Measured) =>
    `${(median(pair.seconds) - median(other.seconds)).toFixed(2)} s`;
  return table(
    ["pulumi up with nothing to change", "median (each)", "a pair takes more", "target"],
    [
      ["two providers, nothing else", cell(empty.seconds, "s"), beyond(empty), "0.50 s"],
      ["two providers, an object read by each", cell(reading.seconds, "s"), beyond(reading), ""],
      ["a pair", cell(pair.seconds, "s"), "", ""],
    ],
  );
}

/** A program that has been run once, and how long each run took since. */
interface Measured {
  readonly program: PulumiProgram;
  readonly seconds: number[];
}

async function measured(lab: LabFile, name: string, source: string): Promise<Measured> {
  const program = await PulumiProgram.create(lab, name, source);
  await program.up();
  return { program, seconds: [] };
}
