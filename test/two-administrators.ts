import {
  type ClientSideArgs,
  type HandOff,
  LiqoCluster,
  LiqoNetworkSide,
  type ServerSideArgs,
} from "../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../src/testing/index.js";

type Given<Args> = Partial<Omit<Args, "cluster" | "role">>;

/** What a run of one administrator gives. */
export type SideRun = SimulatedRun<ReturnType<typeof outputsOf>>;

/** Milan's program: it listens. */
export function milanSide(args: Given<ServerSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster("milan", { context: "milan" });
    const own = { cluster, role: "Server", remoteClusterId: "rome" } as const;
    return outputsOf(new LiqoNetworkSide("to-rome", { ...own, ...args }));
  };
}

/** Rome's program: it dials. */
export function romeSide(args: Given<ClientSideArgs> = {}) {
  return () => {
    const cluster = new LiqoCluster("rome", { context: "rome" });
    const own = { cluster, role: "Client", remoteClusterId: "milan" } as const;
    return outputsOf(new LiqoNetworkSide("to-milan", { ...own, ...args }));
  };
}

/** Two administrators, each with a stack for one cluster, who give each other their documents. */
export class TwoAdministrators {
  /** The newest hand-off of each, as the other has received it. */
  public readonly handOffs: { milan?: HandOff; rome?: HandOff } = {};
  public readonly milan: SimulatedClusters;
  public readonly rome: SimulatedClusters;

  constructor(clusters: SimulatedClusters) {
    this.milan = clusters.stack("milan");
    this.rome = clusters.stack("rome");
  }

  /** Milan's administrator runs `up` with what Rome's has given, and gives what comes of it. */
  async milanUp(args: Given<ServerSideArgs> = {}): Promise<SideRun> {
    const run = await this.milan.up(milanSide({ remoteHandOff: this.handOffs.rome, ...args }));
    this.handOffs.milan = sent(run.outputs.handOff);
    return run;
  }

  /** The same the other way round. */
  async romeUp(args: Given<ClientSideArgs> = {}): Promise<SideRun> {
    const run = await this.rome.up(romeSide({ remoteHandOff: this.handOffs.milan, ...args }));
    this.handOffs.rome = sent(run.outputs.handOff);
    return run;
  }
}

function outputsOf(side: LiqoNetworkSide) {
  const { handOff, status, latency, endpoint, publicKey, remoteCidrs } = side;
  return { handOff, status, latency, endpoint, publicKey, remoteCidrs };
}

/** A document that has been sent as text. */
function sent(handOff: HandOff): HandOff {
  return JSON.parse(JSON.stringify(handOff)) as HandOff;
}
