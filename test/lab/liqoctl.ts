import { join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "./lab-error.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/** Two clusters of a lab, as `liqoctl network` sees them: the local one dials, the remote one listens. */
export interface LiqoctlPair {
  readonly client: LabCluster;
  readonly server: LabCluster;
}

/** Runs `liqoctl network disconnect`, which leaves what each cluster knows of the other. */
export async function networkDisconnect(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await network(lab, pair, ["disconnect", "--wait", "--skip-confirm", "--timeout=60s"]);
}

/** Runs `liqoctl network connect`, and waits as long as it does. */
export async function networkConnect(
  lab: LabFile,
  pair: LiqoctlPair,
  flags: readonly string[] = [],
): Promise<void> {
  await network(lab, pair, ["connect", "--wait", "--timeout=120s", ...flags]);
}

/** Runs `liqoctl network reset`, and waits as long as it does. */
export async function networkReset(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await network(lab, pair, ["reset", "--skip-confirm", "--timeout=60s"]);
}

async function network(
  lab: LabFile,
  { client, server }: LiqoctlPair,
  [verb = "", ...flags]: readonly string[],
): Promise<void> {
  const kubeconfigs = ["--kubeconfig", client.kubeconfig, "--remote-kubeconfig", server.kubeconfig];
  try {
    await execa(join(lab.binaries, "liqoctl"), ["network", verb, ...kubeconfigs, ...flags], {
      timeout: 150_000,
    });
  } catch (error) {
    if (error instanceof ExecaError) {
      // Its message ends with all that liqoctl wrote.
      throw new LabError(`liqoctl network ${verb} failed: ${error.message}`);
    }
    throw error;
  }
}
