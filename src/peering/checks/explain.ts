import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { problemLines, sectionOf } from "../../diagnosis/diagnosis.js";
import { failureLines, withoutSecrets } from "../../network/checks/explain.js";
import { objectLocation } from "../../network/checks/object-location.js";
import type { SideLocation } from "../../network/checks/side-location.js";
import type { PeeringCheckName } from "./check-name.js";
import { checkPeers, inspectPeer, type PeerRole } from "./run-checks.js";

/** A kind of objects of a peering for which components wait. */
export type AwaitedPeeringKind = "Tenant" | "Identity" | "ResourceSlice" | "VirtualNode";

/** For each kind, its cluster and the last check that must be `ok` before an object is ready. */
const WAITS: Readonly<
  Record<AwaitedPeeringKind, { readonly role: PeerRole; readonly last: PeeringCheckName }>
> = {
  Tenant: { role: "Provider", last: "tenant" },
  Identity: { role: "Consumer", last: "identity" },
  ResourceSlice: { role: "Consumer", last: "slice" },
  VirtualNode: { role: "Consumer", last: "node" },
};

/**
 * Explains why an object of a peering did not become ready: the cause, the fix and further problems,
 * or what Liqo has not done yet. Empty if the checks of its cluster find neither.
 *
 * @param inputs the inputs of the resource, as the engine passes them to a hook.
 */
export async function explainPeering(
  cluster: LiqoCluster,
  kind: AwaitedPeeringKind,
  inputs: Record<string, unknown> | undefined,
): Promise<string[]> {
  return explainPeer(objectLocation(cluster, inputs), kind);
}

/** The same for an object in a tenant namespace. */
export async function explainPeer(
  location: SideLocation,
  kind: AwaitedPeeringKind,
): Promise<string[]> {
  const { role, last } = WAITS[kind];
  const checks = checkPeers([await inspectPeer(location, role)], [], last);
  const lines = failureLines(checks);
  return withoutSecrets(lines.length > 0 ? lines : unfinishedLines(checks, last), [location]);
}

/** What the last check waits for, and how to find out more. Empty if it does not know. */
function unfinishedLines(checks: readonly DiagnosisCheck[], last: PeeringCheckName): string[] {
  const unfinished = checks.find(
    ({ name, result, hint }) => name === last && result === "unknown" && hint !== undefined,
  );
  return unfinished === undefined
    ? []
    : [...problemLines(unfinished, "  ", "seen: "), sectionOf(unfinished)];
}
