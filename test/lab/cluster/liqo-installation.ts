import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ApiException,
  ApiextensionsV1Api,
  KubernetesObjectApi,
  loadYaml,
} from "@kubernetes/client-node";
import { LabError } from "../lab-error.js";
import type { LabCluster } from "../lab-file.js";
import { access } from "./access.js";
import { customObjects, LIQO_NAMESPACE, type LiqoObject, plainObjects } from "./liqo-objects.js";
import { PATIENCE_SECONDS, waitFor } from "./wait.js";

/** Puts into a new cluster what Liqo's installation would: CRDs, templates, cluster ID, networks. */
export async function installLiqo(cluster: LabCluster, crds: string): Promise<void> {
  const definitions = readdirSync(crds).map((file) =>
    // Not a plain YAML reader: the client would then drop the keys that begin with "x-kubernetes-".
    loadYaml<LiqoObject>(readFileSync(join(crds, file), "utf8")),
  );
  await create(cluster, [namespace()]);
  await create(cluster, [...definitions, ...plainObjects(cluster)]);
  await crdsEstablished(cluster, definitions.length);
  await create(cluster, customObjects(cluster));
}

function namespace(): LiqoObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: LIQO_NAMESPACE } };
}

async function create(cluster: LabCluster, objects: readonly LiqoObject[]): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(access(cluster));
  const created = objects.map(async (object) => {
    try {
      await api.create(object);
    } catch (error) {
      if (error instanceof ApiException) {
        const what = `${object.kind} ${object.metadata.name}`;
        throw new LabError(`${cluster.name} refused ${what}: ${String(error.body)}`);
      }
      throw error;
    }
  });
  await Promise.all(created);
}

async function crdsEstablished(cluster: LabCluster, count: number): Promise<void> {
  const definitions = access(cluster).makeApiClient(ApiextensionsV1Api);
  await waitFor({ what: `Liqo's CRDs in ${cluster.name}`, seconds: PATIENCE_SECONDS }, async () => {
    const { items } = await definitions.listCustomResourceDefinition();
    const established = items.filter(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === "Established" && status === "True"),
    );
    return established.length >= count ? true : undefined;
  });
}
