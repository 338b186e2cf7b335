import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { LabError } from "./lab-error.js";
import { type LabFile, readLabFile } from "./lab-file.js";

/** The root of the checkout. */
export const CHECKOUT = resolve(__dirname, "../..");

/** Environment variable with the folder of the lab, if it is not `.lab` in the checkout. */
export const LAB_FOLDER_VARIABLE = "PULUMI_LIQO_LAB";

/** The folder of the lab, even if no lab exists. */
export function labFolder(): string {
  const named = process.env[LAB_FOLDER_VARIABLE] ?? "";
  return named === "" ? join(CHECKOUT, ".lab") : resolve(CHECKOUT, named);
}

/** The record of the lab in a folder. Throws a `LabError` if no lab exists. */
export function existingLab(folder = labFolder()): LabFile {
  if (!existsSync(join(folder, "lab.json"))) {
    throw new LabError(`No lab found in ${folder}. To start a lab, run:\n  npm run lab -- up`);
  }
  return readLabFile(folder);
}

/** A cluster of a lab by name. Throws a `LabError` if it does not exist. */
export function clusterNamed(lab: LabFile, name: string): LabFile["clusters"][number] {
  const cluster = lab.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) {
    const names = lab.clusters.map((candidate) => candidate.name).join(", ");
    throw new LabError(`Cluster "${name}" not found in this lab. Its clusters: ${names}.`);
  }
  return cluster;
}
