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
import {
  administratorsTest,
  TwoAdministrators as Administrators,
} from "../../two-administrators.js";

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

/** The administrators of both sides. */
export class TwoAdministrators extends Administrators<
  Settings<ServerSideArgs>,
  Settings<ClientSideArgs>,
  ReturnType<typeof outputsOf>,
  PeerInfo
> {
  constructor(clusters: SimulatedClusters) {
    super(clusters, { milan: milanSide, rome: romeSide });
  }
}

/** A test with the simulated clusters rome and milan, and their two administrators as `admins`. */
export const it = administratorsTest((clusters) => new TwoAdministrators(clusters));

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
