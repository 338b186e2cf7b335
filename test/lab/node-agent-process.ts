import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PATIENCE_SECONDS, waitFor } from "./cluster/wait.js";
import { startProcess } from "./host/processes.js";
import type { LabFile } from "./lab-file.js";

/** Starts what plays kubelets and load balancers for all clusters, and waits until it says it is ready. */
export async function startNodeAgent(lab: LabFile): Promise<void> {
  const agent = startProcess(lab.folder, {
    part: "node-agent",
    command: process.execPath,
    // Not the `tsx` command: that would be a second process to look after.
    args: ["--import", require.resolve("tsx"), join(__dirname, "node-agent/main.ts"), lab.folder],
  });
  const what = `the node agent (its log is ${agent.log})`;
  await waitFor({ what, seconds: PATIENCE_SECONDS, unless: [agent.ended] }, () =>
    Promise.resolve(/^ready$/m.test(readFileSync(agent.log, "utf8")) ? true : undefined),
  );
}
