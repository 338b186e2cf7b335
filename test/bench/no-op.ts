import type { LabFile } from "../lab/lab-file.js";
import { table } from "../lab/table.js";
import { cell, median, secondsOf } from "./median.js";
import { EMPTY_PROGRAM, pairProgram } from "./programs.js";
import { PulumiProgram } from "./pulumi-program.js";

/** Measures what a pair costs an `up` that has nothing to change, beside a program that only has access to the clusters. */
export async function benchNoOp(lab: LabFile, repetitions: number): Promise<string> {
  const empty = await PulumiProgram.create(lab, "empty", EMPTY_PROGRAM);
  const pair = await PulumiProgram.create(lab, "pair", pairProgram());
  const seconds: { empty: number[]; pair: number[] } = { empty: [], pair: [] };
  await Promise.all([empty.up(), pair.up()]);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    seconds.empty.push(await secondsOf(() => empty.upAgain()));
    seconds.pair.push(await secondsOf(() => pair.upAgain()));
  }
  await Promise.all([empty.destroy(), pair.destroy()]);
  const more = median(seconds.pair) - median(seconds.empty);
  return table(
    ["pulumi up with nothing to change", "median (each)", "more", "target"],
    [
      ["two providers, nothing else", cell(seconds.empty, "s"), "", ""],
      ["a pair", cell(seconds.pair, "s"), `${more.toFixed(2)} s`, "0.50 s"],
    ],
  );
}
