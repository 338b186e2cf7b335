import { existsSync } from "node:fs";
import { logPath, PARTS, type Part } from "./host/processes.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import { clusterNamed } from "./lab-folder.js";

const SHARED: readonly Part[] = ["etcd", "node-agent"];

/** The log of a part of a cluster. What all clusters share is a part of each. */
export function logOf(lab: LabFile, clusterName: string, partName: string): string {
  const cluster = clusterNamed(lab, clusterName);
  const part = PARTS.find((candidate) => candidate === partName);
  if (part === undefined) {
    throw new LabError(`There is no part "${partName}". The parts: ${PARTS.join(", ")}.`);
  }
  const log = logPath(lab.folder, part, SHARED.includes(part) ? undefined : cluster.name);
  if (!existsSync(log)) {
    throw new LabError(`The ${part} of ${clusterName} was never started.`);
  }
  return log;
}
