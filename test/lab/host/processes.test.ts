import { mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { down } from "../down.js";
import { freePorts } from "./ports.js";
import { startTime } from "./process-identity.js";
import { isAlive, recordedProcesses, startProcess } from "./processes.js";

describe("startProcess", () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-processes-")));
  });

  afterEach(async () => {
    await down(folder);
  });

  function start(script: string) {
    const request = { part: "etcd", command: process.execPath, args: ["-e", script] } as const;
    return startProcess(folder, request);
  }

  it("records a started process, and down stops it", async () => {
    start("setInterval(() => {}, 1000)");

    const processes = recordedProcesses(folder);
    expect(processes).toMatchObject([{ part: "etcd", log: join(folder, "log/etcd.log") }]);
    expect(processes.filter(isAlive)).toEqual(processes);

    expect(await down(folder)).toBe(true);
    expect(processes.filter(isAlive)).toEqual([]);
  });

  it("down kills a process that ignores SIGTERM", async () => {
    const { log } = start(
      `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")`,
    );
    await expect.poll(() => readFileSync(log, "utf8"), { timeout: 10_000 }).toBe("ready\n");
    const processes = recordedProcesses(folder);

    await down(folder);

    expect(processes.filter(isAlive)).toEqual([]);
  });

  it("isAlive is false if another process has the same ID", () => {
    const request = { part: "etcd", command: process.execPath, args: [] } as const;
    const recorded = { ...request, pid: process.pid, startTime: "1", log: "" };

    expect(isAlive(recorded)).toBe(false);
  });

  it("restarts a recorded process with the same command", async () => {
    const { log } = start("console.log(process.argv.length)");
    await expect.poll(() => recordedProcesses(folder).filter(isAlive)).toEqual([]);
    const [ended] = recordedProcesses(folder);
    if (ended === undefined) {
      throw new Error("The process is not recorded.");
    }

    startProcess(folder, ended);

    await expect.poll(() => readFileSync(log, "utf8"), { timeout: 10_000 }).toBe("1\n1\n");
    expect(recordedProcesses(folder)).toMatchObject([{ part: "etcd", command: ended.command }]);
    expect(recordedProcesses(folder)).not.toEqual([ended]);
  });

  it("restarts a process with keepRunning whenever it ends, until down stops it", async () => {
    const script = `console.log(process.pid); process.exit(3)`;
    const request = { part: "liqo", command: process.execPath, args: ["-e", script] } as const;
    const { log } = startProcess(folder, { ...request, keepRunning: true });

    const restarted = /^(\d+)\nThe process ended with exit code 3. Restarting in 1 s.\n(?!\1)\d+\n/;
    await expect.poll(() => readFileSync(log, "utf8"), { timeout: 10_000 }).toMatch(restarted);

    const processes = recordedProcesses(folder);
    expect(processes.filter(isAlive)).toEqual(processes);
    await down(folder);
    expect(processes.filter(isAlive)).toEqual([]);
  });

  it("down waits for the end of a process with keepRunning", async () => {
    const script = `console.log(process.pid); setInterval(() => {}, 1000)`;
    const request = { part: "liqo", command: process.execPath, args: ["-e", script] } as const;
    const { log } = startProcess(folder, { ...request, keepRunning: true });
    await expect.poll(() => readFileSync(log, "utf8"), { timeout: 10_000 }).toMatch(/\n/);
    const pid = Number(readFileSync(log, "utf8"));
    expect(startTime(pid)).toBeDefined();

    await down(folder);

    expect(startTime(pid)).toBeUndefined();
  });

  it("does not restart a process with keepRunning that cannot start", async () => {
    const request = { part: "liqo", command: "/nonesuch", args: [], keepRunning: true } as const;
    const { ended } = startProcess(folder, request);

    await expect(ended).rejects.toThrow("Process liqo ended with exit code 127.");
  });

  it("reports the exit code and the end of the log", async () => {
    const { ended, log } = start(`console.error("address already in use"); process.exit(3)`);

    await expect(ended).rejects.toThrow(
      `Process etcd ended with exit code 3. The last lines of ${log}:\naddress already in use\n` +
        "Another process took a free port in the meantime: try again.",
    );
  });

  it("reports a command that cannot start", async () => {
    const { ended } = startProcess(folder, { part: "etcd", command: "/nonesuch", args: [] });

    await expect(ended).rejects.toThrow("Process etcd did not start: spawn /nonesuch ENOENT.");
  });
});

describe("freePorts", () => {
  it("returns free ports below the ports of outgoing connections", async () => {
    const ports = await freePorts(5);

    expect(new Set(ports).size).toBe(5);
    expect(ports.every((port) => port < 30_000)).toBe(true);
    const servers = await Promise.all(ports.map(listen));
    servers.forEach((server) => server.close());
  });
});

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
