import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiextensionsV1Api, loadYaml } from "@kubernetes/client-node";
import type { LabCluster } from "../lab-file.js";
import type { LiqoFiles } from "../toolchain/cache.js";
import { access } from "./access.js";
import { clusterRoles } from "./cluster-roles.js";
import { LIQO_NAMESPACE } from "./liqo-names.js";
import { customObjects, type LiqoObject, builtInObjects } from "./liqo-objects.js";
import { createObjects } from "./objects.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";

/**
 * Creates the objects of a Liqo installation in a new cluster: CRDs, roles, templates, cluster
 * ID, networks.
 */
export async function installLiqo(cluster: LabCluster, files: LiqoFiles): Promise<void> {
  const definitions = readdirSync(files.crds).map((file) =>
    // Use the client's YAML parser: otherwise the client drops keys that start with
    // "x-kubernetes-".
    loadYaml<LiqoObject>(readFileSync(join(files.crds, file), "utf8")),
  );
  await createObjects(cluster, [namespace()]);
  await createObjects(cluster, [
    ...definitions,
    ...builtInObjects(cluster),
    ...clusterRoles(files.roles),
  ]);
  await crdsEstablished(cluster, definitions.length);
  await createObjects(cluster, customObjects(cluster));
}

function namespace(): LiqoObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: LIQO_NAMESPACE } };
}

async function crdsEstablished(cluster: LabCluster, count: number): Promise<void> {
  const definitions = access(cluster).makeApiClient(ApiextensionsV1Api);
  await waitFor(
    { what: `Liqo's CRDs in ${cluster.name}`, seconds: START_TIMEOUT_SECONDS },
    async () => {
      const { items } = await definitions.listCustomResourceDefinition();
      const established = items.filter(({ status }) =>
        status?.conditions?.some(({ type, status }) => type === "Established" && status === "True"),
      );
      return established.length >= count ? true : undefined;
    },
  );
}
