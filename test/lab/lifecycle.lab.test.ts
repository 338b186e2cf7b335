import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEtcd } from "./cluster/etcd.js";
import { freePorts } from "./host/ports.js";
import { isAlive, recordedProcesses } from "./host/processes.js";
import { hostTraces } from "./host/traces.js";
import type { LabCluster } from "./lab-file.js";
import { CHECKOUT, existingLab } from "./lab-folder.js";
import { networkConnect } from "./liqoctl.js";
import { useLab } from "./use-lab.js";

const suite = useLab().lab;
const real = suite.nodeAgent.gateways === "real";

const UP = ["up", "--clusters", "oslo", "--gateways", "simulated"];

describe("the commands of the lab, while another lab is running", () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), "lab-lifecycle-")));
    folder = join(parent, "lab");
  });

  afterEach(async () => {
    await lab("down");
    rmSync(parent, { recursive: true });
  });

  function lab(...args: string[]) {
    const main = join(CHECKOUT, "test/lab/main.ts");
    return execa(process.execPath, ["--import", "tsx", main, ...args], {
      cwd: CHECKOUT,
      env: { PULUMI_LIQO_LAB: folder },
      reject: false,
    });
  }

  it("down stops all processes that up started", async () => {
    const started = await lab(...UP);
    expect(started.stdout).toContain("Gateways: simulated. Requested with --gateways.");
    expect(started.exitCode).toBe(0);
    const processes = recordedProcesses(folder);
    expect(processes.map(({ part }) => part).sort()).toEqual([
      "api",
      "controller-manager",
      "crd-replicator",
      "etcd",
      "ipam",
      "liqo",
      "node-agent",
      "webhook",
    ]);
    expect(processes.filter(isAlive)).toEqual(processes);

    const again = await lab(...UP);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain(`A lab already exists in ${folder}`);

    const ended = await lab("down");
    expect(ended.stdout).toBe(`Removed the lab in ${folder}.`);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it.runIf(real)("down leaves no traces of connected gateways on the machine", async () => {
    const before = await hostTraces(folder);
    const started = await lab("up", "--gateways", "real");
    expect(started).toMatchObject({ exitCode: 0 });
    const [client, server] = existingLab(folder).clusters as [LabCluster, LabCluster];
    await networkConnect(existingLab(folder), { client, server });
    const created = (await hostTraces(folder)).filter((trace) => !before.includes(trace));
    // The namespace of the fabric and the namespaces of both gateways.
    expect(created.filter((trace) => trace.startsWith("namespace "))).toHaveLength(3);
    expect(created.filter((trace) => trace.startsWith("process ")).length).toBeGreaterThan(10);

    await lab("down");

    expect(await hostTraces(folder)).toEqual(before);
  });

  it("down cleans up after a killed up", async () => {
    const killed = lab(...UP);
    while (!recordedProcesses(folder).some(({ part }) => part === "api")) {
      await sleep(20);
    }
    killed.kill("SIGKILL");
    await killed;
    const processes = recordedProcesses(folder);
    expect(processes.filter(isAlive)).toEqual(processes);

    const status = await lab("status");
    expect(status.exitCode).toBe(1);
    expect(status.stdout).toContain(`The last "up" failed or is still running.`);

    await lab("down");
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it("up reports invalid options", async () => {
    const { stderr, exitCode } = await lab("up", "--clusters", "oslo,oslo");

    expect(stderr).toBe(`--clusters: "oslo" is repeated.`);
    expect(exitCode).toBe(1);
  });

  it("up reports that a port was taken in the meantime", async () => {
    const [peerPort = 0] = await freePorts(1);
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    mkdirSync(folder);

    const { ended, log } = startEtcd({ ...suite, folder }, port, peerPort);

    await expect(ended).rejects.toThrow(
      `Process etcd ended with exit code 1. The last lines of ${log}`,
    );
    await expect(ended).rejects.toThrow(
      /Another process took a free port in the meantime: try again\.$/,
    );
    other.close();
  });

  it("down and status report that no lab exists", async () => {
    expect((await lab("down")).stdout).toBe(`No lab found in ${folder}.`);
    expect((await lab("status")).stderr).toBe(
      `No lab found in ${folder}. To start a lab, run:\n  npm run lab -- up`,
    );
  });
});
