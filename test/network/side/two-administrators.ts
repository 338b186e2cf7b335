import type * as pulumi from "@pulumi/pulumi";
import {
  type ClientSideArgs,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type LiqoNetworkSideArgs,
  type ServerSideArgs,
} from "../../../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../../../src/testing/index.js";
import { it as itWithClusters } from "../../simulated-test.js";

type Settings<Args> = Partial<Omit<Args, "cluster" | "role">>;

/** A run of one administrator. */
export type SideRun = SimulatedRun<ReturnType<typeof outputsOf>>;

/** Program of an administrator with a server side. */
export function serverSide(name: string, remote: string, args: Settings<ServerSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster(name, { context: name });
    const own = { cluster, role: "Server", remoteClusterId: remote } as const;
    return outputsOf(
      new LiqoNetworkSide(`to-${remote}`, { ...own, ...args } as LiqoNetworkSideArgs),
    );
  };
}

/** Program of an administrator with a client side. */
export function clientSide(name: string, remote: string, args: Settings<ClientSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster(name, { context: name });
    const own = { cluster, role: "Client", remoteClusterId: remote } as const;
    return outputsOf(
      new LiqoNetworkSide(`to-${remote}`, { ...own, ...args } as LiqoNetworkSideArgs),
    );
  };
}

/** The program in Milan: the server side. */
export function milanSide(args: Settings<ServerSideArgs> = {}) {
  return serverSide("milan", "rome", args);
}

/** The program in Rome: the client side. */
export function romeSide(args: Settings<ClientSideArgs> = {}) {
  return clientSide("rome", "milan", args);
}

/** Two administrators, each with a stack for one cluster, who exchange documents. */
export class TwoAdministrators {
  /** The newest document of each side, as the other administrator received it. */
  public readonly peerInfos: { milan?: PeerInfo; rome?: PeerInfo } = {};
  public readonly milan: SimulatedClusters;
  public readonly rome: SimulatedClusters;

  constructor(clusters: SimulatedClusters) {
    this.milan = clusters.stack("milan");
    this.rome = clusters.stack("rome");
  }

  /** Runs `up` in Milan with the document from Rome, and sends the new document of Milan. */
  async milanUp(args: Settings<ServerSideArgs> = {}): Promise<SideRun> {
    const run = await this.milan.up(milanSide({ remotePeerInfo: this.peerInfos.rome, ...args }));
    this.peerInfos.milan = sent(run.outputs.peerInfo);
    return run;
  }

  /** Runs `up` in Rome with the document from Milan, and sends the new document of Rome. */
  async romeUp(args: Settings<ClientSideArgs> = {}): Promise<SideRun> {
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

function outputsOf(side: LiqoNetworkSide) {
  const { status, diagnosis, latency, endpoint, publicKey, remoteCidrs } = side;
  const { signingKeyFingerprint, remoteSigningKeyFingerprint } = side;
  // A side with generated keys has a document from the first run on.
  const peerInfo = side.peerInfo as pulumi.Output<PeerInfo>;
  return {
    ...{ peerInfo, status, diagnosis, latency, endpoint, publicKey, remoteCidrs },
    ...{ signingKeyFingerprint, remoteSigningKeyFingerprint },
  };
}

/** A document that was sent as JSON. */
function sent(peerInfo: PeerInfo | undefined): PeerInfo | undefined {
  return peerInfo && (JSON.parse(JSON.stringify(peerInfo)) as PeerInfo);
}
