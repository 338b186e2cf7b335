import type { RunningProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import type { LiqoFiles } from "../toolchain/cache.js";
import { isApiServerReady } from "./access.js";
import { startControllerManager } from "./control-plane.js";
import type { Credentials } from "./credentials.js";
import { installLiqo } from "./liqo-installation.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";

/** Completes a cluster with a new API server: starts the controllers and installs Liqo. */
export async function prepareCluster(
  lab: LabFile,
  cluster: LabCluster,
  api: RunningProcess,
  files: LiqoFiles,
  credentials: Credentials,
): Promise<void> {
  await apiServerReady(cluster, api);
  startControllerManager(lab, cluster, credentials);
  await installLiqo(cluster, files);
}

/** Waits until an API server is ready. */
async function apiServerReady(cluster: LabCluster, api: RunningProcess): Promise<void> {
  const what = `the API server of ${cluster.name} (its log is ${api.log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [api.ended] }, async () =>
    (await isApiServerReady(cluster)) ? true : undefined,
  );
}
