import { type Diagnosis, diagnosisOf } from "../diagnosis/diagnosis.js";
import {
  checkSides,
  inspect,
  type InspectedSide,
  isInspected as isInspectedSide,
} from "../network/checks/run-checks.js";
import type { SideLocation } from "../network/checks/side-location.js";
import { tunnelDiagnosis } from "../network/checks/tunnel-diagnosis.js";
import { peeringProof } from "./checks/peering-diagnosis.js";
import {
  checkPeers,
  type InspectedPeer,
  inspectPeer,
  isInspected,
  type PeerRole,
} from "./checks/run-checks.js";

/** The summary if the checks find neither a problem nor a proof. */
const UNKNOWN = "unknown";

/**
 * Diagnoses the network between two clusters, and their peerings in both directions.
 *
 * @param locations both clusters, or the cluster that can be inspected.
 */
export async function diagnoseBetween(locations: readonly SideLocation[]): Promise<Diagnosis> {
  const inspected = await Promise.all(
    locations.map(async (location) => ({ location, side: await inspect(location) })),
  );
  const sides = inspected.map(({ side }) => side);
  const reached = inspected.filter(({ side }) => isInspectedSide(side));
  const peerings = (await inspectPeerings(reached.map(({ location }) => location))).filter(
    isPeered,
  );
  const failed = sides.flatMap((side) => (isInspectedSide(side) ? [] : [side]));
  const all = checkSides(sides);
  if (peerings.length === 0) {
    return tunnelDiagnosis(all, UNKNOWN);
  }
  const hasNetwork = sides.some(hasTunnel);
  const network = hasNetwork ? all.filter((check) => !failed.includes(check)) : [];
  const peering = peerings.flatMap((peers) => checkPeers(peers, network));
  const checks = [...failed, ...peering, ...network];
  return diagnosisOf(checks, UNKNOWN, peeringProof(hasNetwork));
}

/** Inspects the peerings in both directions. */
async function inspectPeerings(locations: readonly SideLocation[]): Promise<InspectedPeer[][]> {
  const [first, second] = locations;
  const inspectAs = async (location: SideLocation | undefined, role: PeerRole) =>
    location === undefined ? [] : [await inspectPeer(location, role)];
  const [consumer, provider, otherConsumer, otherProvider] = await Promise.all([
    inspectAs(first, "Consumer"),
    inspectAs(first, "Provider"),
    inspectAs(second, "Consumer"),
    inspectAs(second, "Provider"),
  ]);
  return [
    [...consumer, ...otherProvider],
    [...otherConsumer, ...provider],
  ];
}

/** Whether a cluster has an object of a peering in this direction. */
function isPeered(peers: readonly InspectedPeer[]): boolean {
  return peers.filter(isInspected).some((peer) => {
    const objects =
      peer.role === "Consumer"
        ? [...peer.identities, ...peer.replicated]
        : [...peer.tenants, ...peer.copies];
    return objects.length > 0;
  });
}

/** Whether a cluster has an object of a tunnel. */
function hasTunnel(side: InspectedSide): boolean {
  return (
    isInspectedSide(side) &&
    [...side.configurations, ...side.gateways, ...side.publicKeys].length > 0
  );
}
