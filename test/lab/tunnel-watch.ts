import { setTimeout as sleep } from "node:timers/promises";
import { execa, type ResultPromise } from "execa";
import { type GatewayProcess, gatewayProcess } from "./gateway-processes.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/** The addresses of the gateways in every tunnel of Liqo. */
const IN_TUNNEL = { Server: "169.254.18.1", Client: "169.254.18.2" } as const;

// Connects to a closed port ten times a second. ECONNREFUSED means that a packet came back through
// the tunnel. Prints the time of each ECONNREFUSED.
const PROBE = (address: string) => `
  const probe = () => {
    const socket = require("node:net").connect(7, "${address}");
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("error", ({ code }) => { if (code === "ECONNREFUSED") console.log(Date.now()); });
  };
  setInterval(probe, 100);
  process.stdin.on("end", () => process.exit());
  process.stdin.resume();
`;

/** The interval of the search for a new gateway pod, which is the accuracy of the measurement. */
const SEARCH_INTERVAL_MS = 250;

type Probe = ResultPromise<{ stdin: "pipe"; reject: false }>;

/**
 * Measures the interruptions of a tunnel from one of its gateways, also if the gateway moves to
 * another pod.
 */
export class TunnelWatch {
  private readonly begin = Date.now();
  private readonly probes = new Map<number, Probe>();
  private isStopped = false;
  private following: Promise<void> = Promise.resolve();

  private constructor(
    private readonly find: () => Promise<GatewayProcess>,
    private readonly script: string,
  ) {}

  /**
   * Starts to send packets from the gateway of a cluster to the gateway of a remote cluster, which
   * has the role `role`. Returns `undefined` if the gateways are simulated.
   */
  static async start(
    lab: LabFile,
    from: LabCluster,
    to: LabCluster,
    role: keyof typeof IN_TUNNEL,
  ): Promise<TunnelWatch | undefined> {
    const { gateways, gatewaysReason } = lab.nodeAgent;
    if (gateways === "simulated") {
      console.warn(
        `Skipped: packets through the tunnel, because the gateways are simulated. ${gatewaysReason}`,
      );
      return undefined;
    }
    const find = () => gatewayProcess(lab, from, to, "wireguard");
    const watch = new TunnelWatch(find, PROBE(IN_TUNNEL[role]));
    watch.probe(await find());
    watch.following = watch.follow();
    return watch;
  }

  /** Stops the measurement. Returns the longest interruption in milliseconds. */
  async stop(): Promise<number> {
    const end = Date.now();
    this.isStopped = true;
    await this.following;
    const replies: number[] = [];
    for (const probe of this.probes.values()) {
      probe.stdin.end();
      const { stdout } = await probe;
      replies.push(...stdout.split("\n").filter(Boolean).map(Number));
    }
    const times = [this.begin, ...replies.filter((time) => time < end).sort((a, b) => a - b), end];
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }

  private async follow(): Promise<void> {
    while (!this.isStopped) {
      await sleep(SEARCH_INTERVAL_MS);
      // The gateway has no process between two pods.
      const found = await this.find().catch(() => undefined);
      if (found !== undefined) {
        this.probe(found);
      }
    }
  }

  private probe({ pid, namespace }: GatewayProcess): void {
    if (!this.probes.has(pid)) {
      const command = ["netns", "exec", namespace, process.execPath, "-e", this.script];
      const options = { stdin: "pipe", timeout: 300_000, reject: false } as const;
      this.probes.set(pid, execa("ip", command, options));
    }
  }
}
