import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { LabError } from "../lab-error.js";
import { keptRunning } from "./keep-running.js";
import { startTime } from "./process-identity.js";

/** The parts of a cluster, and of the lab, that run as processes. */
export const PARTS = ["api", "controller-manager", "liqo", "ipam", "etcd", "node-agent"] as const;

/** One of `PARTS`. */
export type Part = (typeof PARTS)[number];

/** What to start. */
export interface ProcessRequest {
  readonly part: Part;
  /** Name of its cluster; none for what all clusters share. */
  readonly cluster?: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Environment variables besides those of the process that starts it. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it is started again when it ends, as a kubelet does it: the recorded process is then the one that sees to it. */
  readonly keepRunning?: boolean;
}

/** A process that the lab started, with all that it takes to start it again. */
export interface LabProcess extends ProcessRequest {
  readonly pid: number;
  /** Tells it from a later process with the same ID. */
  readonly startTime: string;
  /** Path of its log. */
  readonly log: string;
}

/** A process just started. */
export interface RunningProcess {
  readonly log: string;
  /** Rejects with a sentence if the process ends by itself and stays so. Never resolves. */
  readonly ended: Promise<never>;
}

/** The processes of the lab in a folder, of each part the last one that was started. */
export function recordedProcesses(folder: string): LabProcess[] {
  const file = join(folder, "processes.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabProcess[]) : [];
}

/** Whether a recorded process still runs. */
export function isAlive(recorded: LabProcess): boolean {
  return startTime(recorded.pid) === recorded.startTime;
}

/** Where a part of the lab writes its log. */
export function logPath(folder: string, part: Part, cluster?: string): string {
  return join(folder, "log", cluster === undefined ? `${part}.log` : `${cluster}-${part}.log`);
}

/** Starts a process that outlives this one, and records it so that `down` finds it whatever happens next. */
export function startProcess(folder: string, request: ProcessRequest): RunningProcess {
  const { part, cluster, command, args, env, keepRunning } = request;
  const log = logPath(folder, part, cluster);
  mkdirSync(join(folder, "log"), { recursive: true });
  const output = openSync(log, "a");
  const started = keepRunning === true ? keptRunning(command, args) : { command, args };
  const child = spawn(started.command, started.args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  if (child.pid !== undefined) {
    record(folder, { ...request, pid: child.pid, startTime: startTime(child.pid) ?? "", log });
  }
  const name = cluster === undefined ? part : `${part} of ${cluster}`;
  const ended = new Promise<never>((_resolve, reject) => {
    child.once("error", (error) => {
      reject(new LabError(`The ${name} did not start: ${error.message}.`));
    });
    child.once("exit", (code, signal) => {
      const how = code === null ? `by ${signal ?? "a signal"}` : `with exit code ${code}`;
      const lines = tail(log);
      const next = lines.includes("address already in use")
        ? "\nSomebody else has taken a port that was free: try again."
        : "";
      reject(
        new LabError(
          `The ${name} ended ${how}. Its log is ${log}; the last lines:\n${lines}${next}`,
        ),
      );
    });
  });
  // Who waits for something else at that moment need not watch this.
  ended.catch(() => undefined);
  child.unref();
  return { log, ended };
}

function record(folder: string, started: LabProcess): void {
  const file = join(folder, "processes.json");
  const others = recordedProcesses(folder).filter(
    ({ part, cluster }) => part !== started.part || cluster !== started.cluster,
  );
  const all = [...others, started];
  writeFileSync(`${file}.new`, `${JSON.stringify(all, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

function tail(log: string): string {
  // Where `down` ended the process, the log is gone too.
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  return text.trimEnd().split("\n").slice(-5).join("\n");
}
