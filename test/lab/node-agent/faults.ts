import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, FAULTS, type LabFile, type NodeAgentOptions } from "../lab-file.js";
import { LabError } from "../lab-error.js";

/** Whether a fault is set in a cluster. */
export function hasFault(options: NodeAgentOptions, cluster: string, kind: Fault["kind"]): boolean {
  return options.faults.some((fault) => fault.cluster === cluster && fault.kind === kind);
}

/** Replaces the faults of a running lab. The node agent reacts immediately. */
export function setFaults(folder: string, faults: readonly Fault[]): void {
  changeNodeAgent(folder, { faults });
}

/** Changes options of a running node agent. */
export function changeNodeAgent(
  folder: string,
  change: Partial<Omit<NodeAgentOptions, "gateways" | "gatewaysReason">>,
): void {
  const file = join(folder, "lab.json");
  const lab = JSON.parse(readFileSync(file, "utf8")) as LabFile;
  checkFaults(lab, change.faults ?? []);
  const changed: LabFile = { ...lab, nodeAgent: { ...lab.nodeAgent, ...change } };
  // Replace the file atomically, because the agent may read it at any time.
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(changed, null, 2)}\n`);
  renameSync(next, file);
}

function checkFaults(lab: LabFile, faults: readonly Fault[]): void {
  const names = lab.clusters.map((cluster) => cluster.name);
  for (const { cluster, kind } of faults) {
    if (!names.includes(cluster)) {
      throw new LabError(
        `Cluster "${cluster}" of fault "${kind}" not found in this lab. Its clusters: ${names.join(", ")}.`,
      );
    }
    if (!FAULTS.includes(kind)) {
      throw new LabError(`Unknown fault "${kind}". The faults: ${FAULTS.join(", ")}.`);
    }
  }
}
