import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { V1ContainerState } from "@kubernetes/client-node";
import type { Json } from "./json.js";
import type { ContainerRun } from "./pod-status.js";

/** The command of a container. */
export interface ContainerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Path of its log. */
  readonly log: string;
}

// Back-off of a kubelet: the first restart is immediate, the second after 10 s, doubled up to 5
// min, and reset after 10 min.
const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
const RESET_BACK_OFF_MS = 600_000;
const GRACE_MS = 2_000;

/** The process of a container, restarted whenever it ends. */
export class ContainerProcess {
  private child: ChildProcess | undefined;
  private state: Json<V1ContainerState> = { waiting: { reason: "ContainerCreating" } };
  private lastState: Json<V1ContainerState> | undefined;
  private restartCount = 0;
  private backOffMs = 0;
  private restart: NodeJS.Timeout | undefined;
  private stopped = false;

  /**
   * `command` is called before every start, because a kubelet mounts the volumes for every start.
   */
  constructor(
    private readonly name: string,
    private readonly command: () => ContainerCommand,
    private readonly changed: () => void,
  ) {}

  /** The state of the container. */
  get run(): ContainerRun {
    const { name, state, lastState, restartCount } = this;
    return { name, state, restartCount, ...(lastState && { lastState }) };
  }

  /** Starts the process. Resolves when the process runs or failed to start. */
  async start(): Promise<void> {
    const { file, args, env, log } = this.command();
    const output = openSync(log, "a");
    const child = spawn(file, args, { env, stdio: ["ignore", output, output] });
    closeSync(output);
    this.child = child;
    const startedAt = new Date();
    this.state = { running: { startedAt } };
    child.once("exit", (code, signal) => {
      this.ended(startedAt, code ?? 128, signal);
    });
    child.once("error", () => {
      this.ended(startedAt, 127, null);
    });
    await Promise.race([once(child, "spawn"), once(child, "error")]);
  }

  /** Stops the process without a restart. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.restart);
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(kill);
  }

  private ended(startedAt: Date, exitCode: number, signal: NodeJS.Signals | null): void {
    if (this.stopped) {
      return;
    }
    const finishedAt = new Date();
    this.lastState = {
      terminated: {
        exitCode,
        startedAt,
        finishedAt,
        reason: "Error",
        ...(signal && { message: `ended by ${signal}` }),
      },
    };
    if (finishedAt.getTime() - startedAt.getTime() > RESET_BACK_OFF_MS) {
      this.backOffMs = 0;
    }
    this.state = {
      waiting: {
        reason: "CrashLoopBackOff",
        message: `back-off ${this.backOffMs / 1000}s restarting failed container=${this.name}`,
      },
    };
    this.restart = setTimeout(() => {
      this.restartCount += 1;
      void this.start().then(this.changed);
    }, this.backOffMs);
    this.backOffMs = Math.min(Math.max(this.backOffMs * 2, FIRST_BACK_OFF_MS), LONGEST_BACK_OFF_MS);
    this.changed();
  }
}
