import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { LabError } from "./lab-error.js";
import { type LabFile, readLabFile } from "./lab-file.js";

/** The checkout that this lab belongs to. */
export const CHECKOUT = resolve(__dirname, "../..");

/** Names the folder of a lab other than `.lab` in the checkout. */
export const LAB_FOLDER_VARIABLE = "PULUMI_LIQO_LAB";

/** Where the lab lives, whether it runs or not. */
export function labFolder(): string {
  const named = process.env[LAB_FOLDER_VARIABLE] ?? "";
  return named === "" ? join(CHECKOUT, ".lab") : resolve(CHECKOUT, named);
}

/** The record of the lab in a folder, or a sentence if there is none. */
export function existingLab(folder = labFolder()): LabFile {
  if (!existsSync(join(folder, "lab.json"))) {
    throw new LabError(`There is no lab in ${folder}: start one with "npm run lab -- up".`);
  }
  return readLabFile(folder);
}

/** The cluster of a lab that goes by a name, or a sentence with the names there are. */
export function clusterNamed(lab: LabFile, name: string): LabFile["clusters"][number] {
  const cluster = lab.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) {
    const names = lab.clusters.map((candidate) => candidate.name).join(", ");
    throw new LabError(`There is no cluster "${name}" in this lab. Its clusters: ${names}.`);
  }
  return cluster;
}
