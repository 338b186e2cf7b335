import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { LabError } from "../../lab-error.js";
import { inNamespace } from "./in-namespace.js";
import type { UdpRelayPlan } from "./udp-relay.js";

/** What the agent tells the relay process. */
export type RelayOrder =
  | { readonly kind: "udp"; readonly plan: UdpRelayPlan }
  | { readonly kind: "tcp"; readonly address: string; readonly ports: readonly number[] };

/** What the relay process tells the agent. */
export type RelayReport =
  { readonly kind: "ready" } | { readonly kind: "connection"; readonly port: number };

/** The agent's side of the process that moves packets in the fabric's namespace. */
export class Relay {
  private lastPlan = "";

  private constructor(private readonly child: ChildProcess) {}

  /** Starts the process in a namespace. */
  static async start(namespace: string): Promise<Relay> {
    // The same loader as this process, which may run from TypeScript sources.
    const script = join(__dirname, "relay-process.ts");
    const [file, args] = inNamespace(namespace, [process.execPath, ...process.execArgv, script]);
    const child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new LabError(
          `The relay in namespace ${namespace} ended with exit code ${String(code)}.`,
        );
      }),
    ]);
    child.on("message", (message: RelayReport, handle) => {
      if (message.kind === "connection") {
        join127(handle as Socket, message.port);
      }
    });
    child.on("exit", endWithRelay);
    return new Relay(child);
  }

  /** Lets processes in the namespaces reach ports of 127.0.0.1 out here, where the API servers listen. */
  offer(address: string, ports: readonly number[]): void {
    this.tell({ kind: "tcp", address, ports });
  }

  /** Moves UDP packets as the plan says, from now on. */
  follow(plan: UdpRelayPlan): void {
    const asText = JSON.stringify(plan);
    if (asText !== this.lastPlan) {
      this.lastPlan = asText;
      this.tell({ kind: "udp", plan });
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.off("exit", endWithRelay);
      const ended = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await ended;
    }
  }

  private tell(order: RelayOrder): void {
    if (this.child.connected) {
      this.child.send(order);
    }
  }
}

// Without it no packet gets anywhere: better no agent, which `status` shows, than one without a network.
function endWithRelay(code: number | null, signal: NodeJS.Signals | null): never {
  throw new LabError(`The lab's relay ended by itself (${code ?? signal ?? ""}).`);
}

function join127(inside: Socket, port: number): void {
  const outside = connect(port, "127.0.0.1");
  inside.pipe(outside).pipe(inside);
  inside.on("error", () => outside.destroy());
  outside.on("error", () => inside.destroy());
  inside.on("close", () => outside.destroy());
  outside.on("close", () => inside.destroy());
  inside.resume();
}
