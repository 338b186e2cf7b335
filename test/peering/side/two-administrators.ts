import {
  type ConsumerSideArgs,
  LiqoCluster,
  LiqoPeeringSide,
  type PeerInfo,
  type PeeringPeerInfo,
  type ProviderSideArgs,
} from "../../../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../../../src/testing/index.js";
import { it as itWithClusters } from "../../simulated-test.js";

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

/** Two administrators, each with a stack for one cluster, who exchange documents. */
export class TwoAdministrators {
  /** The newest document of each side, as the other administrator received it. */
  public readonly peerInfos: { milan?: SideDocument; rome?: SideDocument } = {};
  public readonly milan: SimulatedClusters;
  public readonly rome: SimulatedClusters;

  constructor(clusters: SimulatedClusters) {
    this.milan = clusters.stack("milan");
    this.rome = clusters.stack("rome");
  }

  /** Runs `up` in Milan with the document from Rome, and sends the new document of Milan. */
  async milanUp(args: Settings<ProviderSideArgs> = {}): Promise<SideRun> {
    const run = await this.milan.up(milanSide({ remotePeerInfo: this.peerInfos.rome, ...args }));
    this.peerInfos.milan = sent(run.outputs.peerInfo);
    return run;
  }

  /** Runs `up` in Rome with the document from Milan, and sends the new document of Rome. */
  async romeUp(args: Settings<ConsumerSideArgs> = {}): Promise<SideRun> {
    const run = await this.rome.up(romeSide({ remotePeerInfo: this.peerInfos.milan, ...args }));
    this.peerInfos.rome = sent(run.outputs.peerInfo);
    return run;
  }
}

/** A test with the simulated clusters rome and milan, and their two administrators as `admins`. */
export const it = itWithClusters.extend(
  "admins",
  ({ clusters }) => new TwoAdministrators(clusters),
);

function outputsOf(side: LiqoPeeringSide) {
  const { peerInfo, status, nodes, namespace } = side;
  const { signingKeyFingerprint, remoteSigningKeyFingerprint } = side;
  return {
    ...{ peerInfo, status, nodes, namespace },
    ...{ signingKeyFingerprint, remoteSigningKeyFingerprint },
  };
}

/** A document that was sent as JSON. */
function sent(peerInfo: SideDocument | undefined): SideDocument | undefined {
  return peerInfo && (JSON.parse(JSON.stringify(peerInfo)) as SideDocument);
}
