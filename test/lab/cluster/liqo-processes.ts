import { connect } from "node:net";
import { join } from "node:path";
import { type RunningProcess, startProcess } from "../host/processes.js";
import type { LabCluster, LabFile } from "../lab-file.js";
import { LIQO_NAMESPACE } from "./liqo-objects.js";
import { unallocatedNetworks } from "./networks.js";
import { START_TIMEOUT_SECONDS, waitFor } from "./wait.js";

/** Starts Liqo's IPAM and controllers, and waits until all networks are allocated. */
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
    keepRunning: true,
    args: [`--port=${ipamPort}`],
    env,
  });
  // The controllers retry a failed connection to the IPAM only after a second.
  const what = `the IPAM of ${name} (its log is ${ipam.log})`;
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless: [ipam.ended] }, () =>
    listens(ipamPort),
  );
  const controllers = startProcess(lab.folder, {
    part: "liqo",
    cluster: name,
    command: join(lab.binaries, "liqo-controller-manager"),
    keepRunning: true,
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
      // The lab does not use metrics and health probes.
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
  await waitFor({ what, seconds: START_TIMEOUT_SECONDS, unless }, async () => {
    const missing = await unallocatedNetworks(cluster);
    return missing.length === 0 ? true : undefined;
  });
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
