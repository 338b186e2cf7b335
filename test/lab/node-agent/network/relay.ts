import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { LabError } from "../../lab-error.js";
import { inNamespace } from "./in-namespace.js";
import type { UdpRelayPlan } from "./udp-relay.js";

/** Messages from the agent to the relay process. */
export type RelayOrder =
  | { readonly kind: "udp"; readonly plan: UdpRelayPlan }
  | { readonly kind: "tcp"; readonly address: string; readonly ports: readonly number[] };

/** Messages from the relay process to the agent. */
export type RelayReport =
  { readonly kind: "ready" } | { readonly kind: "connection"; readonly port: number };

/** The relay process, which forwards packets in the namespace of the fabric. */
export class Relay {
  private lastPlan = "";

  private constructor(private readonly child: ChildProcess) {}

  /** Starts the process in a namespace. */
  static async start(namespace: string): Promise<Relay> {
    // `execArgv` has the TypeScript loader.
    const script = join(__dirname, "relay-process.ts");
    const [file, args] = inNamespace(namespace, [process.execPath, ...process.execArgv, script]);
    const child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new LabError(
          `The relay in network namespace ${namespace} ended with exit code ${String(code)}.`,
        );
      }),
    ]);
    child.on("message", (message: RelayReport, handle) => {
      if (message.kind === "connection") {
        pipeToLoopback(handle as Socket, message.port);
      }
    });
    child.on("exit", failWithRelay);
    return new Relay(child);
  }

  /**
   * Forwards TCP ports in the namespace of the fabric to 127.0.0.1 of the machine, where the API
   * servers listen.
   */
  forwardTcp(address: string, ports: readonly number[]): void {
    this.send({ kind: "tcp", address, ports });
  }

  /** Applies a plan for UDP packets. */
  follow(plan: UdpRelayPlan): void {
    const planJson = JSON.stringify(plan);
    if (planJson !== this.lastPlan) {
      this.lastPlan = planJson;
      this.send({ kind: "udp", plan });
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.off("exit", failWithRelay);
      const ended = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await ended;
    }
  }

  private send(order: RelayOrder): void {
    if (this.child.connected) {
      this.child.send(order);
    }
  }
}

// Without the relay there is no network, so the agent ends too, which `status` reports.
function failWithRelay(code: number | null, signal: NodeJS.Signals | null): never {
  throw new LabError(`The relay of the lab ended (${code ?? signal ?? ""}).`);
}

function pipeToLoopback(inside: Socket, port: number): void {
  const outside = connect(port, "127.0.0.1");
  inside.pipe(outside).pipe(inside);
  inside.on("error", () => outside.destroy());
  outside.on("error", () => inside.destroy());
  inside.on("close", () => outside.destroy());
  outside.on("close", () => inside.destroy());
  inside.resume();
}
