import { simulatedClusters } from "../src/cluster/simulation.js";
import type { SimulatedClusters, SimulatedObject } from "../src/testing/index.js";

/** A live object by its ID, `<cluster> <kind> <name>`. */
export async function find(
  clusters: SimulatedClusters,
  id: string,
): Promise<SimulatedObject | undefined> {
  const [cluster, kind, name] = id.split(" ");
  const objects = await clusters.liveObjects(kind);
  return objects.find((object) => object.cluster === cluster && object.metadata.name === name);
}

/** The live objects of a kind, each as `<cluster> <name>`. */
export async function namesOf(clusters: SimulatedClusters, kind: string): Promise<string[]> {
  const objects = await clusters.liveObjects(kind);
  return objects.map(({ cluster, metadata }) => `${cluster} ${metadata.name}`);
}

/** The `spec` of a live object. */
export async function specOf(clusters: SimulatedClusters, id: string): Promise<unknown> {
  return (await find(clusters, id))?.["spec"];
}

/** A value in the `data` of a live Secret. */
export async function dataOf(
  clusters: SimulatedClusters,
  id: string,
): Promise<Readonly<Record<string, string>>> {
  const data = ((await find(clusters, id))?.["data"] ?? {}) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
}

/** The message of the error with which a program fails. */
export async function failureOf(
  clusters: SimulatedClusters,
  program: () => unknown,
): Promise<string> {
  return clusters.up(program).then(
    () => "up succeeded",
    (error: unknown) => String(error),
  );
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  NamespaceOffloading: "offloading.liqo.io/v1beta1",
  Node: "v1",
  Secret: "v1",
  NamespaceMap: "offloading.liqo.io/v1beta1",
  VirtualNode: "offloading.liqo.io/v1beta1",
};

/** Deletes an object, which the stack does not know. The ID is `<cluster> <kind> <name>`. */
export async function deleteObject(id: string, namespace = ""): Promise<void> {
  const [context = "", kind = "", name = ""] = id.split(" ");
  const apiVersion = API_VERSIONS[kind] ?? "authentication.liqo.io/v1beta1";
  await simulatedClusters()?.({ context }).delete({ apiVersion, kind }, name, namespace);
}

/** No changes of a run. */
export const UNCHANGED = { create: 0, update: 0, replace: 0, delete: 0 };

/** A tenant namespace for a remote cluster, with Liqo's own name and labels. */
export function tenantNamespace(remoteClusterId: string) {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: `liqo-tenant-${remoteClusterId}`,
      labels: {
        "liqo.io/remote-cluster-id": remoteClusterId,
        "liqo.io/tenant-namespace": "true",
      },
    },
  };
}
