import { join } from "node:path";
import { execa, ExecaError } from "execa";
import { LabError } from "./lab-error.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/**
 * The clusters of `liqoctl network`: the local cluster has the client, the remote cluster has the
 * server.
 */
export interface LiqoctlPair {
  readonly client: LabCluster;
  readonly server: LabCluster;
}

/** The first two clusters of a lab. */
export function twoClusters({ clusters }: LabFile): readonly [LabCluster, LabCluster] {
  const [first, second] = clusters;
  if (first === undefined || second === undefined) {
    throw new LabError(
      `liqoctl needs two clusters, but this lab has ${clusters.length}. To start a lab with two clusters, run:\n  npm run lab -- up`,
    );
  }
  return [first, second];
}

/** Runs `liqoctl network disconnect`, which keeps the Configurations. */
export async function networkDisconnect(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await network(lab, pair, ["disconnect", "--wait", "--skip-confirm", "--timeout=60s"]);
}

/** Runs `liqoctl network connect --wait`. */
export async function networkConnect(
  lab: LabFile,
  pair: LiqoctlPair,
  flags: readonly string[] = [],
): Promise<void> {
  await network(lab, pair, ["connect", "--wait", "--timeout=120s", ...flags]);
}

/** Runs `liqoctl network reset`. */
export async function networkReset(lab: LabFile, pair: LiqoctlPair): Promise<void> {
  await network(lab, pair, ["reset", "--skip-confirm", "--timeout=60s"]);
}

/** Runs `liqoctl network` with the kubeconfigs of both clusters. */
async function network(
  lab: LabFile,
  { client, server }: LiqoctlPair,
  [verb = "", ...flags]: readonly string[],
): Promise<void> {
  const clusters = ["--kubeconfig", client.kubeconfig, "--remote-kubeconfig", server.kubeconfig];
  await liqoctl(lab, ["network", verb], [...clusters, ...flags]);
}

/** Runs a command of `liqoctl`, and returns its output. */
export async function liqoctl(
  lab: LabFile,
  command: readonly string[],
  flags: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await execa(join(lab.binaries, "liqoctl"), [...command, ...flags], {
      timeout: 150_000,
    });
    return stdout;
  } catch (error) {
    if (error instanceof ExecaError) {
      // The message ends with the output of liqoctl.
      throw new LabError(`liqoctl ${command.join(" ")} failed: ${error.message}`);
    }
    throw error;
  }
}
