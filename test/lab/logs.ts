import { existsSync } from "node:fs";
import { logPath, PARTS, type Part } from "./host/processes.js";
import { LabError } from "./lab-error.js";
import type { LabFile } from "./lab-file.js";
import { clusterNamed } from "./lab-folder.js";

const SHARED: readonly Part[] = ["etcd", "node-agent"];

/** The path of the log of a part of a cluster. Shared parts belong to all clusters. */
export function logOf(lab: LabFile, clusterName: string, partName: string): string {
  const cluster = clusterNamed(lab, clusterName);
  const part = PARTS.find((candidate) => candidate === partName);
  if (part === undefined) {
    throw new LabError(`Part "${partName}" not found. The parts: ${PARTS.join(", ")}.`);
  }
  const log = logPath(lab.folder, part, SHARED.includes(part) ? undefined : cluster.name);
  if (!existsSync(log)) {
    throw new LabError(`Part ${part} of cluster ${clusterName} was never started.`);
  }
  return log;
}
