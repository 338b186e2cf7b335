import { beforeAll } from "vitest";
import type { LabCluster } from "./lab-file.js";
import { LAB_FOLDER_VARIABLE } from "./lab-folder.js";
import { removeTenant, virtualNodes } from "./liqo-leftovers.js";
import { coreApi } from "./liqo-api.js";
import { setFaults } from "./node-agent/faults.js";
import { useLab } from "./use-lab.js";

// Removes the leftovers of failed test files, so that the next files do not fail too. A lab that
// you name yourself is not cleaned: it may contain your own objects.
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
    console.warn(
      `An earlier test file left namespace ${metadata?.name ?? ""} in cluster ${cluster.name}.`,
    );
    await removeTenant(cluster, metadata?.name ?? "");
  }
  for (const name of await virtualNodes(cluster)) {
    console.warn(`An earlier test file left virtual node ${name} in cluster ${cluster.name}.`);
    await coreApi(cluster).deleteNode({ name });
  }
}
