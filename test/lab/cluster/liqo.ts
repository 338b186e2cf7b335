import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import {
  ApiextensionsV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  loadYaml,
} from "@kubernetes/client-node";
import { type RunningProcess, startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import {
  customObjects,
  LIQO_NAMESPACE,
  type LiqoObject,
  NETWORKS,
  plainObjects,
} from "./liqo-objects.js";
import { waitFor } from "./wait.js";

/** Puts into a new cluster what Liqo's installation would: CRDs, templates, cluster ID, networks. */
export async function installLiqo(cluster: LabCluster, crds: string): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: LIQO_NAMESPACE } });
  const definitions = readdirSync(crds).map(
    (file) => loadYaml<LiqoObject>(readFileSync(join(crds, file), "utf8")),
  );
  const plain = plainObjects(cluster);
  await Promise.all([...definitions, ...plain].map((object) => objects.create(object)));
  await crdsEstablished(cluster, config, definitions.length);
  await Promise.all(customObjects(cluster).map((object) => objects.create(object)));
}

async function crdsEstablished(
  { name }: LabCluster,
  config: KubeConfig,
  count: number,
): Promise<void> {
  const definitions = config.makeApiClient(ApiextensionsV1Api);
  await waitFor({ what: `Liqo's CRDs in ${name}`, seconds: 30 }, async () => {
    const { items } = await definitions.listCustomResourceDefinition();
    const established = items.filter(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === "Established" && status === "True"),
    );
    return established.length >= count ? true : undefined;
  });
}

/** Starts Liqo's IPAM and controllers, and waits until they have allocated every network. */
export async function startLiqo(
  lab: LabFile,
  cluster: LabCluster,
  ipamPort: number,
): Promise<void> {
  const { name, clusterId, kubeconfig } = cluster;
  const env = { KUBECONFIG: kubeconfig };
  const ipam = startProcess(lab.folder, {
    part: "ipam",
    cluster: name,
    command: join(lab.binaries, "ipam"),
    args: [`--port=${ipamPort}`],
    env,
  });
  // The controllers would look for the IPAM again only a second later.
  const what = `the IPAM of ${name} (its log is ${ipam.log})`;
  await waitFor({ what, seconds: 30, unless: [ipam.ended] }, () => listens(ipamPort));
  const controllers = startProcess(lab.folder, {
    part: "liqo",
    cluster: name,
    command: join(lab.binaries, "liqo-controller-manager"),
    args: [
      `--cluster-id=${clusterId}`,
      `--liqo-namespace=${LIQO_NAMESPACE}`,
      "--networking-enabled=true",
      "--authentication-enabled=false",
      "--offloading-enabled=false",
      `--ipam-server=127.0.0.1:${ipamPort}`,
      "--gateway-server-resources=networking.liqo.io/v1beta1/wggatewayservers",
      "--gateway-client-resources=networking.liqo.io/v1beta1/wggatewayclients",
      "--enable-storage=false",
      // Nobody asks, so nothing listens.
      "--metrics-address=0",
      "--health-probe-address=0",
    ],
    env,
  });
  await networksAllocated(cluster, [ipam, controllers]);
}

async function networksAllocated(
  cluster: LabCluster,
  processes: readonly RunningProcess[],
): Promise<void> {
  const logs = processes.map(({ log }) => log).join(" and ");
  const what = `Liqo to allocate the networks of ${cluster.name} (its logs are ${logs})`;
  const unless = processes.map(({ ended }) => ended);
  await waitFor({ what, seconds: 60, unless }, async () => {
    const missing = await unallocatedNetworks(cluster);
    return missing.length === 0 ? true : undefined;
  });
}

/** The networks of a cluster that Liqo has not allocated. */
export async function unallocatedNetworks(cluster: LabCluster): Promise<string[]> {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const list = (await config.makeApiClient(CustomObjectsApi).listNamespacedCustomObject({
    group: "ipam.liqo.io",
    version: "v1alpha1",
    plural: "networks",
    namespace: LIQO_NAMESPACE,
  })) as { items: { metadata: { name: string }; status?: { cidr?: string } }[] };
  const allocated = list.items
    .filter(({ status }) => (status?.cidr ?? "") !== "")
    .map(({ metadata }) => metadata.name);
  return NETWORKS.filter((network) => !allocated.includes(network));
}

function listens(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(undefined);
    });
  });
}
