import { execa, type ResultPromise } from "execa";
import { gatewayProcess } from "./gateway-processes.js";
import type { LabCluster, LabFile } from "./lab-file.js";

/** Addresses of the two ends inside of every Liqo tunnel. */
const IN_TUNNEL = { Server: "169.254.18.1", Client: "169.254.18.2" } as const;

// Knocks at a closed port ten times a second: a refusal has come back through the tunnel. Says at the end what the longest
// time without one was.
const KNOCK = (address: string) => `
  let last = performance.now(), longest = 0;
  const heard = () => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; };
  const knock = () => {
    const socket = require("node:net").connect(7, "${address}");
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("error", ({ code }) => { if (code === "ECONNREFUSED") heard(); });
  };
  const timer = setInterval(knock, 100);
  process.stdin.on("end", () => { clearInterval(timer); console.log(Math.max(longest, performance.now() - last)); process.exit(); });
  process.stdin.resume();
`;

/** A look at a tunnel from one of its gateways, which has to run all the while. */
export class TunnelWatch {
  private constructor(private readonly probe: ResultPromise<{ stdin: "pipe"; reject: false }>) {}

  /** Begins to send packets from the gateway of one cluster to that of another, which has the role that is named. */
  static async start(
    lab: LabFile,
    from: LabCluster,
    to: LabCluster,
    role: keyof typeof IN_TUNNEL,
  ): Promise<TunnelWatch> {
    const { namespace } = await gatewayProcess(lab, from, to, "wireguard");
    const script = KNOCK(IN_TUNNEL[role]);
    const command = ["netns", "exec", namespace, process.execPath, "-e", script];
    return new TunnelWatch(
      execa("ip", command, { stdin: "pipe", timeout: 300_000, reject: false }),
    );
  }

  /** Ends it. Returns the longest time, in milliseconds, for which no packet came back. */
  async stop(): Promise<number> {
    this.probe.stdin.end();
    const { stdout } = await this.probe;
    return Number(stdout);
  }
}
