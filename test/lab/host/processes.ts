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

/** The processes of a cluster and of the lab. */
export const PARTS = [
  "api",
  "controller-manager",
  "liqo",
  "ipam",
  "crd-replicator",
  "webhook",
  "proxy",
  "etcd",
  "node-agent",
] as const;

/** One of `PARTS`. */
export type Part = (typeof PARTS)[number];

/** A process to start. */
export interface ProcessRequest {
  readonly part: Part;
  /** Name of its cluster. `undefined` for processes of all clusters. */
  readonly cluster?: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Additional environment variables. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Whether to restart the process when it ends. The recorded process is then the supervising
   * shell.
   */
  readonly keepRunning?: boolean;
}

/** A process that the lab started, with all data to start it again. */
export interface LabProcess extends ProcessRequest {
  readonly pid: number;
  /** Distinguishes the process from a later process with the same ID. */
  readonly startTime: string;
  /** Path of its log. */
  readonly log: string;
}

/** A running process. */
export interface RunningProcess {
  readonly log: string;
  /** Rejects with a `LabError` when the process ends. Never resolves. */
  readonly ended: Promise<never>;
}

/** The last started process of each part of the lab in a folder. */
export function recordedProcesses(folder: string): LabProcess[] {
  const file = join(folder, "processes.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabProcess[]) : [];
}

/** Whether a recorded process is running. */
export function isAlive(recorded: LabProcess): boolean {
  return startTime(recorded.pid) === recorded.startTime;
}

/** The path of the log of a part. */
export function logPath(folder: string, part: Part, cluster?: string): string {
  return join(folder, "log", cluster === undefined ? `${part}.log` : `${cluster}-${part}.log`);
}

/** Starts a process that outlives the current process, and records it for `down`. */
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
      reject(new LabError(`Process ${name} did not start: ${error.message}.`));
    });
    child.once("exit", (code, signal) => {
      const how = code === null ? `by ${signal ?? "a signal"}` : `with exit code ${code}`;
      const lines = tail(log);
      const next = lines.includes("address already in use")
        ? "\nAnother process took a free port in the meantime: try again."
        : "";
      reject(
        new LabError(`Process ${name} ended ${how}. The last lines of ${log}:\n${lines}${next}`),
      );
    });
  });
  // Not every caller awaits this promise.
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
  // `down` deletes the log.
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  return text.trimEnd().split("\n").slice(-5).join("\n");
}
