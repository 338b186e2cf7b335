import { type CheckResult, unknown } from "../../diagnosis/check-result.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { type Check, runInOrder } from "../../diagnosis/run-in-order.js";
import { inspectSide } from "../../network/checks/run-checks.js";
import type { SideLocation } from "../../network/checks/side-location.js";
import { checkCertificate, checkRenewal } from "./certificate-check.js";
import { checkCondition } from "./condition-check.js";
import type { PeeringCheckName } from "./check-name.js";
import { checkIdentity } from "./identity-check.js";
import { type LiveConsumer, readConsumer } from "./live-consumer.js";
import { type LiveProvider, readProvider } from "./live-provider.js";
import { checkNodes } from "./node-check.js";
import { checkNonce } from "./nonce-check.js";
import { checkReplication } from "./replication-check.js";
import { checkSlices } from "./slice-check.js";
import { checkTenant } from "./tenant-check.js";

type LivePeer = LiveConsumer | LiveProvider;

/**
 * An inspected cluster of a peering, or the check that failed because the cluster could not be
 * inspected.
 */
export type InspectedPeer = LivePeer | DiagnosisCheck;

/** The role of a cluster in a peering. */
export type PeerRole = LivePeer["role"];

/**
 * The checks of a peering, in the order in which Liqo creates the objects, each with the kinds that
 * it must be able to read.
 */
const CHECKS: readonly Check<LivePeer>[] = [
  providerCheck("nonce", checkNonce, ["Secrets"]),
  providerCheck("tenant", checkTenant, ["Tenants"]),
  providerCheck("certificate", (provider) => checkCertificate(provider, provider), ["Tenants"]),
  consumerCheck("certificate", checkCertificate, ["Identities"]),
  consumerCheck("identity", checkIdentity, ["Identities"]),
  consumerCheck("replication", checkReplication, ["Identities", "ResourceSlices"]),
  consumerCheck("slice", checkSlices, ["ResourceSlices"]),
  consumerCheck("node", (consumer, _provider, earlier) => checkNodes(consumer, earlier), [
    "VirtualNodes",
  ]),
  providerCheck("renewal", checkRenewal, ["Tenants"]),
  consumerCheck("renewal", checkRenewal, ["Identities"]),
  // Last: the provider has decided this, so it is the cause of no other problem that a check found.
  providerCheck("condition", checkCondition, ["Tenants"]),
];

function providerCheck(
  name: PeeringCheckName,
  check: (provider: LiveProvider, earlier: readonly DiagnosisCheck[]) => CheckResult | undefined,
  needed: readonly string[],
): Check<LivePeer> {
  const run: Check<LivePeer>["run"] = (peer, _other, earlier) =>
    peer.role === "Provider" ? (forbiddenResult(peer, needed) ?? check(peer, earlier)) : undefined;
  return { name, run };
}

function consumerCheck(
  name: PeeringCheckName,
  check: (
    consumer: LiveConsumer,
    provider: LiveProvider | undefined,
    earlier: readonly DiagnosisCheck[],
  ) => CheckResult | undefined,
  needed: readonly string[],
): Check<LivePeer> {
  const run: Check<LivePeer>["run"] = (peer, other, earlier) =>
    peer.role === "Consumer"
      ? (forbiddenResult(peer, needed) ??
        check(peer, other?.role === "Provider" ? other : undefined, earlier))
      : undefined;
  return { name, run };
}

function forbiddenResult({ unread }: LivePeer, needed: readonly string[]): CheckResult | undefined {
  const kinds = needed.find((each) => unread.has(each));
  return kinds === undefined ? undefined : unknown(`forbidden: cannot list ${kinds}`);
}

/** Inspects a cluster of a peering. A cluster that cannot be inspected is the result of a check. */
export async function inspectPeer(location: SideLocation, role: PeerRole): Promise<InspectedPeer> {
  return role === "Consumer"
    ? inspectSide(location, readConsumer)
    : inspectSide(location, readProvider);
}

/** Whether a cluster could be inspected. */
export function isInspected(peer: InspectedPeer): peer is LivePeer {
  return "role" in peer;
}

/** The inspected clusters of a peering by their role, as far as they could be inspected. */
export function byRole(peers: readonly InspectedPeer[]): {
  readonly consumer: LiveConsumer | undefined;
  readonly provider: LiveProvider | undefined;
} {
  const inspected = peers.filter(isInspected);
  return {
    consumer: inspected.find((peer) => peer.role === "Consumer"),
    provider: inspected.find((peer) => peer.role === "Provider"),
  };
}

/**
 * Checks the inspected clusters of a peering.
 *
 * @param network the checks of the network between the clusters.
 * @param last the last check. The checks after it are not run.
 */
export function checkPeers(
  peers: readonly InspectedPeer[],
  network: readonly DiagnosisCheck[] = [],
  last: PeeringCheckName = "condition",
): DiagnosisCheck[] {
  const end = CHECKS.findLastIndex(({ name }) => name === last);
  const failed = peers.flatMap((peer) => (isInspected(peer) ? [] : [peer]));
  const results = runInOrder(CHECKS.slice(0, end + 1), peers.filter(isInspected), [
    ...network,
    ...failed,
  ]);
  return results.slice(network.length);
}
