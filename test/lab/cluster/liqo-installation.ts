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
import { customObjects, LIQO_NAMESPACE, type LiqoObject, builtInObjects } from "./liqo-objects.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";

/**
 * Creates the objects of a Liqo installation in a new cluster: CRDs, templates, cluster ID,
 * networks.
 */
export async function installLiqo(cluster: LabCluster, crds: string): Promise<void> {
  const definitions = readdirSync(crds).map((file) =>
    // Use the client's YAML parser: otherwise the client drops keys that start with
    // "x-kubernetes-".
    loadYaml<LiqoObject>(readFileSync(join(crds, file), "utf8")),
  );
  await create(cluster, [namespace()]);
  await create(cluster, [...definitions, ...builtInObjects(cluster)]);
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
        throw new LabError(`Cluster ${cluster.name} rejected ${what}: ${String(error.body)}`);
      }
      throw error;
    }
  });
  await Promise.all(created);
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
