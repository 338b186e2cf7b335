import { once } from "node:events";
import { execa } from "execa";
import { expect, it } from "vitest";
import { startTime } from "./process-identity.js";
import { killTree } from "./process-tree.js";

it("killTree kills a process and its children in other process groups", async () => {
  const child = `
    const { spawn } = require("node:child_process");
    const { pid } = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
    console.log(pid);
    setInterval(() => {}, 1000);`;
  const root = execa(process.execPath, ["-e", child], { reject: false });
  const [line] = (await once(root.stdout, "data")) as [Buffer];
  const grandchild = Number(line);
  expect(startTime(grandchild)).toBeDefined();

  await killTree(root.pid ?? 0);

  expect((await root).signal).toBe("SIGKILL");
  await expect.poll(() => startTime(grandchild)).toBeUndefined();
});
