import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { startApiServer } from "./cluster/control-plane.js";
import { createCredentials } from "./cluster/credentials.js";
import { startEtcd } from "./cluster/etcd.js";
import { mergedKubeconfig, writeKubeconfig } from "./cluster/kubeconfig.js";
import { gatewaysMode } from "./host/gateways-mode.js";
import { freePorts } from "./host/ports.js";
import { LabError } from "./lab-error.js";
import { type LabCluster, type LabFile, writeLabFile } from "./lab-file.js";
import { startNodeAgent } from "./node-agent-process.js";
import type { LabRequest } from "./request/lab-request.js";
import type { RequestedCluster } from "./request/requested-cluster.js";
import { linkBinaries, prepareToolchain } from "./toolchain/toolchain.js";

/** Starts a lab in a folder that does not exist yet. */
export async function up(
  folder: string,
  request: LabRequest,
  print: (line: string) => void,
): Promise<LabFile> {
  rejectExistingLab(folder);
  const toolchain = await prepareToolchain(print);
  const mode = await gatewaysMode(request.gateways);
  const start = Date.now();
  createFolder(folder);
  const [etcdPort = 0, peerPort = 0, ...ports] = await freePorts(2 + 3 * request.clusters.length);
  const clusters = request.clusters.map((cluster) => withServers(folder, cluster, ports));
  const lab: LabFile = {
    folder,
    binaries: join(folder, "bin"),
    clusters,
    nodeAgent: { ...mode, ...request.delays, faults: request.faults },
    clusterSigningMs: request.clusterSigningMs,
    inBand: request.inBand,
  };
  writeLabFile(lab);
  linkBinaries(toolchain, lab.binaries);
  const etcd = startEtcd(lab, etcdPort, peerPort);
  const credentials = createCredentials(folder);
  const { createCertificates } = await import("./cluster/certificate-authority.js");
  await Promise.all(clusters.map(({ name }) => createCertificates(folder, name)));
  writeKubeconfigs(lab, credentials.token);
  const starts = clusters.map((cluster) => ({
    cluster,
    api: startApiServer(lab, cluster, etcdPort, credentials),
    webhookPort: ports.pop() ?? 0,
  }));
  // Loading takes a while, in which the API servers start.
  const { prepareCluster } = await import("./cluster/preparation.js");
  const { startLiqo } = await import("./cluster/liqo-processes.js");
  const clustersUp = starts.map(({ cluster, api, webhookPort }) => {
    const prepared = prepareCluster(lab, cluster, api, toolchain.liqoFiles, credentials);
    return { prepared, start: () => startLiqo(lab, cluster, webhookPort) };
  });
  const prepared = Promise.all(clustersUp.map((cluster) => cluster.prepared));
  const agent = prepared.then(() => startNodeAgent(lab));
  const started = clustersUp.map(async (cluster) => {
    // The node agent creates the network namespaces in which Liqo runs.
    await (lab.inBand ? agent : cluster.prepared);
    await cluster.start();
  });
  await Promise.race([Promise.all([...started, agent]), etcd.ended]);

  const done = { ...lab, upSeconds: (Date.now() - start) / 1000 };
  writeLabFile(done);
  return done;
}

/** Creates the folder. Fails if another process starts a lab in the same folder. */
function createFolder(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (error) {
    rejectExistingLab(folder);
    throw error;
  }
}

function rejectExistingLab(folder: string): void {
  if (existsSync(folder)) {
    throw new LabError(
      `A lab already exists in ${folder}. To check or to remove the lab, run:\n  npm run lab -- status\n  npm run lab -- down`,
    );
  }
}

/** A cluster with ports from a list of free ports. */
function withServers(folder: string, cluster: RequestedCluster, ports: number[]): LabCluster {
  const [port = 0, ipamPort = 0] = ports.splice(0, 2);
  const kubeconfig = join(folder, "kubeconfig", `${cluster.name}.yaml`);
  return { ...cluster, server: `https://127.0.0.1:${port}`, ipamPort, kubeconfig };
}

function writeKubeconfigs(lab: LabFile, token: string): void {
  mkdirSync(join(lab.folder, "kubeconfig"));
  for (const cluster of lab.clusters) {
    writeKubeconfig(lab, cluster.kubeconfig, [cluster], token);
  }
  writeKubeconfig(lab, mergedKubeconfig(lab), lab.clusters, token);
}
