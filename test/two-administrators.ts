import type { PeerInfo, PeeringPeerInfo } from "../src/index.js";
import type { SimulatedClusters, SimulatedRun } from "../src/testing/index.js";
import { it as itWithClusters } from "./simulated-test.js";

/** The programs of two administrators, by the arguments that they change between runs. */
interface Programs<Milan, Rome, Outputs> {
  readonly milan: (args: Milan) => () => Outputs;
  readonly rome: (args: Rome) => () => Outputs;
}

/** Two administrators, each with a stack for one cluster, who exchange documents. */
export class TwoAdministrators<
  Milan extends object,
  Rome extends object,
  Outputs extends object,
  Document extends PeerInfo | PeeringPeerInfo,
> {
  /** The newest document of each side, as the other administrator received it. */
  public readonly peerInfos: { milan?: Document; rome?: Document } = {};
  public readonly milan: SimulatedClusters;
  public readonly rome: SimulatedClusters;

  constructor(
    clusters: SimulatedClusters,
    private readonly programs: Programs<Milan, Rome, Outputs>,
  ) {
    this.milan = clusters.stack("milan");
    this.rome = clusters.stack("rome");
  }

  /** Runs `up` in Milan with the document from Rome, and sends the new document of Milan. */
  async milanUp(args?: Milan): Promise<SimulatedRun<Outputs>> {
    const run = await this.milan.up(this.programs.milan(this.milanArgs(args)));
    this.peerInfos.milan = this.sent(run);
    return run;
  }

  /** Runs `up` in Rome with the document from Milan, and sends the new document of Rome. */
  async romeUp(args?: Rome): Promise<SimulatedRun<Outputs>> {
    const run = await this.rome.up(this.programs.rome(this.romeArgs(args)));
    this.peerInfos.rome = this.sent(run);
    return run;
  }

  /** Runs `preview` in Milan with the document from Rome. */
  async milanPreview(args?: Milan): Promise<SimulatedRun<Outputs>> {
    return this.milan.preview(this.programs.milan(this.milanArgs(args)));
  }

  /** Runs `preview` in Rome with the document from Milan. */
  async romePreview(args?: Rome): Promise<SimulatedRun<Outputs>> {
    return this.rome.preview(this.programs.rome(this.romeArgs(args)));
  }

  private milanArgs(args?: Milan): Milan {
    return { remotePeerInfo: this.peerInfos.rome, ...args } as unknown as Milan;
  }

  private romeArgs(args?: Rome): Rome {
    return { remotePeerInfo: this.peerInfos.milan, ...args } as unknown as Rome;
  }

  /** The document of a run, as JSON brings it to the other administrator. */
  private sent({ outputs }: SimulatedRun<Outputs>): Document | undefined {
    const { peerInfo } = outputs as { readonly peerInfo?: Document };
    return peerInfo && (JSON.parse(JSON.stringify(peerInfo)) as Document);
  }
}

/** A test with the simulated clusters rome and milan, and their two administrators as `admins`. */
export function administratorsTest<Admins>(create: (clusters: SimulatedClusters) => Admins) {
  return itWithClusters.extend("admins", ({ clusters }) => create(clusters));
}
