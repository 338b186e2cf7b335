import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, recordedProcesses } from "./host/processes.js";
import { CHECKOUT } from "./lab-folder.js";

const UP = ["up", "--clusters", "oslo", "--gateways", "simulated"];

describe("the verbs, beside the lab that is running", () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "lab-lifecycle-"));
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

  it("end everything that up started", async () => {
    const started = await lab(...UP);
    expect(started.stdout).toContain("Gateways: simulated. They were asked for with --gateways.");
    expect(started.exitCode).toBe(0);
    const processes = recordedProcesses(folder);
    expect(processes.map(({ part }) => part).sort()).toEqual([
      "api",
      "controller-manager",
      "etcd",
      "ipam",
      "liqo",
      "node-agent",
    ]);
    expect(processes.filter(isAlive)).toEqual(processes);

    const again = await lab(...UP);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain(`There is already a lab in ${folder}, whole or half-finished`);

    const ended = await lab("down");
    expect(ended.stdout).toBe(`Removed the lab in ${folder}.`);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it("clean up after an up that was killed half-way", async () => {
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
    expect(status.stdout).toContain(`The last "up" did not end well, or is still at work.`);

    await lab("down");
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it("say in a sentence what is wrong", async () => {
    const { stderr, exitCode } = await lab("up", "--clusters", "oslo,oslo");

    expect(stderr).toBe(`--clusters: "oslo" is there twice.`);
    expect(exitCode).toBe(1);
  });

  it("have nothing to do without a lab", async () => {
    expect((await lab("down")).stdout).toBe(`There is no lab in ${folder}.`);
    expect((await lab("status")).stderr).toBe(
      `There is no lab in ${folder}: start one with "npm run lab -- up".`,
    );
  });
});
