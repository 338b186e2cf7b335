import { setTimeout as sleep } from "node:timers/promises";
import { execa, type ResultPromise } from "execa";
import { type GatewayProcess, gatewayProcess } from "./gateway-processes.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/** Addresses of the two ends inside of every Liqo tunnel. */
const IN_TUNNEL = { Server: "169.254.18.1", Client: "169.254.18.2" } as const;

// Knocks at a closed port ten times a second: a refusal has come back through the tunnel. Says when each one was heard.
const KNOCK = (address: string) => `
  const knock = () => {
    const socket = require("node:net").connect(7, "${address}");
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("error", ({ code }) => { if (code === "ECONNREFUSED") console.log(Date.now()); });
  };
  setInterval(knock, 100);
  process.stdin.on("end", () => process.exit());
  process.stdin.resume();
`;

/** How often one looks for a new pod of the gateway. What is measured is as exact as that. */
const LOOK_EVERY_MS = 250;

type Probe = ResultPromise<{ stdin: "pipe"; reject: false }>;

/** A look at a tunnel from one of its gateways, which may go to another pod meanwhile. */
export class TunnelWatch {
  private readonly begin = Date.now();
  private readonly probes = new Map<number, Probe>();
  private isOver = false;
  private following: Promise<void> = Promise.resolve();

  private constructor(
    private readonly find: () => Promise<GatewayProcess>,
    private readonly script: string,
  ) {}

  /**
   * Begins to send packets from the gateway of one cluster to that of another, which has the role that is named. Nothing
   * where the gateways are simulated: there is no tunnel to look at.
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
        `Skipped: packets through the tunnel. Gateways are simulated: ${gatewaysReason}`,
      );
      return undefined;
    }
    const find = () => gatewayProcess(lab, from, to, "wireguard");
    const watch = new TunnelWatch(find, KNOCK(IN_TUNNEL[role]));
    watch.probe(await find());
    watch.following = watch.follow();
    return watch;
  }

  /** Ends it. Returns the longest time, in milliseconds, for which no packet came back. */
  async stop(): Promise<number> {
    const end = Date.now();
    this.isOver = true;
    await this.following;
    const heard: number[] = [];
    for (const probe of this.probes.values()) {
      probe.stdin.end();
      const { stdout } = await probe;
      heard.push(...stdout.split("\n").filter(Boolean).map(Number));
    }
    const times = [this.begin, ...heard.filter((time) => time < end).sort((a, b) => a - b), end];
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }

  private async follow(): Promise<void> {
    while (!this.isOver) {
      await sleep(LOOK_EVERY_MS);
      // Between two pods there is none.
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
