import { readFileSync } from "node:fs";
import { join } from "node:path";
import { START_TIMEOUT_SECONDS, waitFor } from "./cluster/wait.js";
import { startProcess } from "./host/processes.js";
import type { LabFile } from "./lab-file.js";

/**
 * Starts the node agent, which simulates kubelets and load balancers, and waits until it is ready.
 */
export async function startNodeAgent(lab: LabFile): Promise<void> {
  const agent = startProcess(lab.folder, {
    part: "node-agent",
    command: process.execPath,
    // The `tsx` command would be an additional process.
    args: ["--import", require.resolve("tsx"), join(__dirname, "node-agent/main.ts"), lab.folder],
  });
  const what = `the node agent (its log is ${agent.log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [agent.ended] }, () =>
    Promise.resolve(/^ready$/m.test(readFileSync(agent.log, "utf8")) ? true : undefined),
  );
}
