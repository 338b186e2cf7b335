import type * as pulumi from "@pulumi/pulumi";
import {
  type ClientSideArgs,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type ServerSideArgs,
} from "../../../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../../../src/testing/index.js";

type Given<Args> = Partial<Omit<Args, "cluster" | "role">>;

/** What a run of one administrator gives. */
export type SideRun = SimulatedRun<ReturnType<typeof outputsOf>>;

/** Program of an administrator whose side listens. */
export function listeningSide(name: string, remote: string, args: Given<ServerSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster(name, { context: name });
    const own = { cluster, role: "Server", remoteClusterId: remote } as const;
    return outputsOf(new LiqoNetworkSide(`to-${remote}`, { ...own, ...args }));
  };
}

/** Program of an administrator whose side dials. */
export function diallingSide(name: string, remote: string, args: Given<ClientSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster(name, { context: name });
    const own = { cluster, role: "Client", remoteClusterId: remote } as const;
    return outputsOf(new LiqoNetworkSide(`to-${remote}`, { ...own, ...args }));
  };
}

/** Milan's program: it listens. */
export function milanSide(args: Given<ServerSideArgs> = {}) {
  return listeningSide("milan", "rome", args);
}

/** Rome's program: it dials. */
export function romeSide(args: Given<ClientSideArgs> = {}) {
  return diallingSide("rome", "milan", args);
}

/** Two administrators, each with a stack for one cluster, who give each other their documents. */
export class TwoAdministrators {
  /** The newest hand-off of each, as the other has received it. */
  public readonly peerInfos: { milan?: PeerInfo; rome?: PeerInfo } = {};
  public readonly milan: SimulatedClusters;
  public readonly rome: SimulatedClusters;

  constructor(clusters: SimulatedClusters) {
    this.milan = clusters.stack("milan");
    this.rome = clusters.stack("rome");
  }

  /** Milan's administrator runs `up` with what Rome's has given, and gives what comes of it. */
  async milanUp(args: Given<ServerSideArgs> = {}): Promise<SideRun> {
    const run = await this.milan.up(milanSide({ remotePeerInfo: this.peerInfos.rome, ...args }));
    this.peerInfos.milan = sent(run.outputs.peerInfo);
    return run;
  }

  /** The same the other way round. */
  async romeUp(args: Given<ClientSideArgs> = {}): Promise<SideRun> {
    const run = await this.rome.up(romeSide({ remotePeerInfo: this.peerInfos.milan, ...args }));
    this.peerInfos.rome = sent(run.outputs.peerInfo);
    return run;
  }
}

function outputsOf(side: LiqoNetworkSide) {
  const { status, diagnosis, latency, endpoint, publicKey, remoteCidrs } = side;
  // Sides whose keys the stack makes have one from the beginning.
  const peerInfo = side.peerInfo as pulumi.Output<PeerInfo>;
  return { peerInfo, status, diagnosis, latency, endpoint, publicKey, remoteCidrs };
}

/** A document that has been sent as text. */
function sent(peerInfo: PeerInfo | undefined): PeerInfo | undefined {
  return peerInfo && (JSON.parse(JSON.stringify(peerInfo)) as PeerInfo);
}
