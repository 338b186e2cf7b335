import { beforeAll } from "vitest";
import type { LabCluster } from "./lab-file.js";
import { LAB_FOLDER_VARIABLE } from "./lab-folder.js";
import { removeTenant } from "./liqo-leftovers.js";
import { coreApi } from "./liqo-api.js";
import { setFaults } from "./node-agent/faults.js";
import { useLab } from "./use-lab.js";

// A file that has failed may have left something behind. That is for itself to say, and not to fail those that come after
// it. A lab that somebody has named may hold what is theirs.
beforeAll(async () => {
  if ((process.env[LAB_FOLDER_VARIABLE] ?? "") === "") {
    const { lab } = useLab();
    setFaults(lab.folder, []);
    await Promise.all(lab.clusters.map(removeTenants));
  }
});

async function removeTenants(cluster: LabCluster): Promise<void> {
  const labelSelector = "liqo.io/tenant-namespace";
  const { items } = await coreApi(cluster).listNamespace({ labelSelector });
  for (const { metadata } of items) {
    console.warn(`${metadata?.name ?? ""} in ${cluster.name} was left behind by an earlier file.`);
    await removeTenant(cluster, metadata?.name ?? "");
  }
}
