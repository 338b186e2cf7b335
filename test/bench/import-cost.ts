import { execa } from "execa";
import { CHECKOUT } from "../lab/lab-folder.js";
import { table } from "../lab/table.js";
import { cell } from "./median.js";

/**
 * Measures the time to import the library after `@pulumi/pulumi`, in a new process for each
 * measurement.
 */
export async function benchImportCost(repetitions: number): Promise<string> {
  const milliseconds: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const { stdout } = await execa(process.execPath, ["-e", PROGRAM], { cwd: CHECKOUT });
    milliseconds.push(Number(stdout));
  }
  const rows = [["pulumi-liqo after @pulumi/pulumi", cell(milliseconds, "ms", 0), "60 ms"]];
  return table(["import", "median (each)", "target"], rows);
}

const PROGRAM = `
require("@pulumi/pulumi");
const start = performance.now();
require(${JSON.stringify(CHECKOUT)});
console.log(performance.now() - start);
`;
