import type { RunningProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { answers } from "./access.js";
import { startControllerManager } from "./control-plane.js";
import type { Credentials } from "./credentials.js";
import { installLiqo } from "./liqo-installation.js";
import { PATIENCE_SECONDS, waitFor } from "./wait.js";

/** Makes a cluster of an API server that has just been started: with controllers, and all that Liqo needs. */
export async function prepareCluster(
  lab: LabFile,
  cluster: LabCluster,
  api: RunningProcess,
  crds: string,
  credentials: Credentials,
): Promise<void> {
  await apiServerReady(cluster, api);
  startControllerManager(lab, cluster, credentials);
  await installLiqo(cluster, crds);
}

/** Waits until an API server can serve. */
async function apiServerReady(cluster: LabCluster, api: RunningProcess): Promise<void> {
  const what = `the API server of ${cluster.name} (its log is ${api.log})`;
  await waitFor({ what, seconds: PATIENCE_SECONDS, unless: [api.ended] }, async () =>
    (await answers(cluster)) ? true : undefined,
  );
}
