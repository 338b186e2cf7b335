import { diagnose, type DiagnosedCluster } from "../../src/index.js";
import type { LabCluster } from "./lab-file.js";
import { oneLine } from "./one-line.js";

/** A cluster as an argument of `diagnose`. */
export function accessTo({ name, kubeconfig }: LabCluster): DiagnosedCluster {
  return { context: name, kubeconfig };
}

/** The summary of `diagnose` on a single line. */
export async function diagnosisSummary(client: LabCluster, server: LabCluster): Promise<string> {
  const { summary } = await diagnose(accessTo(client), accessTo(server));
  return oneLine(summary);
}
