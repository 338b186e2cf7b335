import type { LabCluster, LabFile } from "./lab-file.js";
import { liqoctl } from "./liqoctl.js";
import { keepReplicationRights, replicationEnded } from "./replication-rights.js";

/** The clusters of `liqoctl peer`: the consumer is the local cluster, the provider the remote one. */
export interface LiqoctlPeering {
  readonly consumer: LabCluster;
  readonly provider: LabCluster;
}

/** The status of a peering that `liqoctl info` reports. */
interface PeeringStatus {
  readonly role: string;
  readonly networkingStatus: string;
  readonly authenticationStatus: string;
  readonly offloadingStatus: string;
}

/** Runs `liqoctl peer`, which does not wait until the virtual node is Ready. */
export async function peer(
  lab: LabFile,
  peering: LiqoctlPeering,
  flags: readonly string[] = [],
): Promise<void> {
  await liqoctl(lab, ["peer"], [...kubeconfigs(peering), "--timeout=120s", ...flags]);
}

/** Runs `liqoctl authenticate`, which declares a Tenant and an Identity. */
export async function authenticate(
  lab: LabFile,
  peering: LiqoctlPeering,
  flags: readonly string[] = [],
): Promise<void> {
  await liqoctl(lab, ["authenticate"], [...kubeconfigs(peering), "--timeout=60s", ...flags]);
}

/**
 * Runs `liqoctl unpeer`, and waits until Liqo has torn down the peering. By default, `liqoctl`
 * deletes the tenant namespaces last.
 */
export async function unpeer(
  lab: LabFile,
  peering: LiqoctlPeering,
  flags: readonly string[] = ["--delete-namespaces"],
): Promise<void> {
  const defaults = ["--skip-confirm", "--timeout=120s"];
  const revoke = await keepReplicationRights(peering);
  try {
    await liqoctl(lab, ["unpeer"], [...kubeconfigs(peering), ...defaults, ...flags]);
    await replicationEnded(peering);
  } finally {
    await revoke();
  }
}

/** Runs `liqoctl offload namespace`: the pods of the namespace run on virtual nodes only. */
export async function offloadNamespace(
  lab: LabFile,
  { kubeconfig }: LabCluster,
  namespace: string,
): Promise<void> {
  const flags = ["--kubeconfig", kubeconfig, "--pod-offloading-strategy=Remote", "--timeout=60s"];
  await liqoctl(lab, ["offload", "namespace", namespace], flags);
}

/** Runs `liqoctl unoffload namespace`. */
export async function unoffloadNamespace(
  lab: LabFile,
  { kubeconfig }: LabCluster,
  namespace: string,
): Promise<void> {
  const flags = ["--kubeconfig", kubeconfig, "--skip-confirm", "--timeout=60s"];
  await liqoctl(lab, ["unoffload", "namespace", namespace], flags);
}

/** The status of a peering in the consumer cluster, by `liqoctl info`. */
export async function peeringStatus(
  lab: LabFile,
  { consumer, provider }: LiqoctlPeering,
): Promise<PeeringStatus | undefined> {
  const flags = ["--kubeconfig", consumer.kubeconfig, "--output=json"];
  const info = JSON.parse(await liqoctl(lab, ["info"], flags)) as {
    readonly peerings?: { readonly peers?: readonly (PeeringStatus & { clusterID: string })[] };
  };
  const found = info.peerings?.peers?.find(({ clusterID }) => clusterID === provider.clusterId);
  return found;
}

function kubeconfigs({ consumer, provider }: LiqoctlPeering): string[] {
  return ["--kubeconfig", consumer.kubeconfig, "--remote-kubeconfig", provider.kubeconfig];
}
