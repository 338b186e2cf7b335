import {
  type ConsumerSideArgs,
  LiqoCluster,
  LiqoPeeringSide,
  type PeerInfo,
  type PeeringPeerInfo,
  type ProviderSideArgs,
} from "../../../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../../../src/testing/index.js";
import {
  administratorsTest,
  TwoAdministrators as Administrators,
} from "../../two-administrators.js";

type Settings<Args> = Partial<Omit<Args, "cluster" | "role">>;

/** A run of one administrator. */
export type SideRun = SimulatedRun<ReturnType<typeof outputsOf>>;

/** The program in Milan: the provider. */
export function milanSide(args: Settings<ProviderSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster("milan", { context: "milan" });
    const own = { cluster, role: "Provider", remoteClusterId: "rome" } as const;
    return outputsOf(new LiqoPeeringSide("to-rome", { ...own, ...args }));
  };
}

/** The program in Rome: the consumer. */
export function romeSide(args: Settings<ConsumerSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster("rome", { context: "rome" });
    const own = { cluster, role: "Consumer", remoteClusterId: "milan" } as const;
    return outputsOf(new LiqoPeeringSide("to-milan", { ...own, ...args }));
  };
}

/** A document that a side issues. */
export type SideDocument = PeerInfo | PeeringPeerInfo;

/** The administrators of both sides. */
export class TwoAdministrators extends Administrators<
  Settings<ProviderSideArgs>,
  Settings<ConsumerSideArgs>,
  ReturnType<typeof outputsOf>,
  SideDocument
> {
  constructor(clusters: SimulatedClusters) {
    super(clusters, { milan: milanSide, rome: romeSide });
  }
}

/** A test with the simulated clusters rome and milan, and their two administrators as `admins`. */
export const it = administratorsTest((clusters) => new TwoAdministrators(clusters));

function outputsOf(side: LiqoPeeringSide) {
  const { peerInfo, status, diagnosis, nodes, namespace } = side;
  const { signingKeyFingerprint, remoteSigningKeyFingerprint } = side;
  return {
    ...{ peerInfo, status, diagnosis, nodes, namespace },
    ...{ signingKeyFingerprint, remoteSigningKeyFingerprint },
  };
}
