import type { LabFile } from "../lab/lab-file.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";
import { EMPTY_PROGRAM, pairProgram, READING_PROGRAM } from "../lab/programs.js";
import { PulumiProgram } from "../lab/pulumi-program.js";

/**
 * Measures how long an `up` without changes takes for a pair, compared with programs without a
 * pair.
 */
export async function benchNoOp(lab: LabFile, repetitions: number): Promise<string> {
  const [empty, reading, pair] = [
    await measured(lab, "empty", EMPTY_PROGRAM),
    await measured(lab, "reading", READING_PROGRAM),
    await measured(lab, "pair", pairProgram()),
  ];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // In turns, so that a temporarily busy machine slows down all programs.
    for (const { program, seconds } of [empty, reading, pair]) {
      seconds.push(await secondsOf(() => program.upAgain()));
    }
  }
  await Promise.all([empty, reading, pair].map(({ program }) => program.destroy()));
  const extraTime = (other: Measured) =>
    `${(median(pair.seconds) - median(other.seconds)).toFixed(2)} s`;
  return table(
    ["pulumi up without changes", "median (each)", "extra time of a pair", "target"],
    [
      ["two providers", cell(empty.seconds, "s"), extraTime(empty), "0.50 s"],
      ["two providers, each reads an object", cell(reading.seconds, "s"), extraTime(reading), ""],
      ["a pair", cell(pair.seconds, "s"), "", ""],
    ],
  );
}

/** A program after its first `up`, and the duration of each later `up`. */
interface Measured {
  readonly program: PulumiProgram;
  readonly seconds: number[];
}

async function measured(lab: LabFile, name: string, source: string): Promise<Measured> {
  const program = await PulumiProgram.create(lab, name, source);
  await program.up();
  return { program, seconds: [] };
}
