import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { inventory } from "./inventory.js";
import { CHECKOUT } from "./lab-folder.js";
import { useLab } from "./use-lab.js";

// The commands in the READMEs. Pulumi compiles the TypeScript programs.

const { cluster } = useLab();
const rome = cluster("rome");
const milan = cluster("milan");
const clusters = [rome, milan];

/** Runs a command on the lab in a folder of the checkout, as a user does. */
function exec(folder: string, ...command: readonly string[]) {
  return execa(
    "npm",
    ["--prefix", CHECKOUT, "run", "--silent", "lab", "--", "exec", "--", ...command],
    {
      cwd: join(CHECKOUT, folder),
      reject: false,
    },
  );
}

describe.each([
  // The Pulumi.yaml of this folder refers to examples/two-clusters.
  { folder: ".", config: [], flags: [] },
  { folder: "examples/node-port", config: [], flags: ["--skip-preview"] },
  {
    folder: "examples/known-endpoint",
    config: ["address", milan.nodeAddress],
    flags: ["--skip-preview"],
  },
])("in $folder", ({ folder, config, flags }) => {
  const destroy = ["pulumi", "destroy", "--yes", "--skip-preview", "--remove"];
  let destroyed = false;

  afterEach(async () => {
    if (!destroyed) {
      await exec(folder, ...destroy);
    }
  });

  it("pulumi up connects the clusters of the lab, and pulumi destroy leaves no objects", async () => {
    if (config.length > 0) {
      await exec(folder, "pulumi", "config", "set", ...config);
    }

    const up = await exec(folder, "pulumi", "up", "--yes", ...flags);
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.stdout).toMatch(/status *: "Connected"/);
    expect(up.stdout).toContain("+ 21 created");

    const unchanged = ["--skip-preview", "--expect-no-changes"];
    const again = await exec(folder, "pulumi", "up", "--yes", ...unchanged);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain("21 unchanged");

    expect(await exec(folder, ...destroy)).toMatchObject({ exitCode: 0 });
    destroyed = true;
    expect(await inventory(clusters)).toEqual([]);
  });
});

it("reads contexts from several files in KUBECONFIG", async () => {
  const files = clusters.map(({ kubeconfig }) => kubeconfig).join(delimiter);
  await exec(".", "pulumi", "stack", "--show-name"); // selects a stack
  const preview = await exec(".", "env", `KUBECONFIG=${files}`, "pulumi", "preview");

  expect(preview).toMatchObject({ exitCode: 0 });
  expect(preview.stdout).toContain("+ 21 to create");
  await exec(".", "pulumi", "stack", "rm", "--yes");
});

it("an Automation API program previews, connects and disconnects the clusters of the lab", async () => {
  const command = ["npx", "tsx", "examples/automation-api/index.ts"];
  const ran = await exec(".", ...command);

  expect(ran).toMatchObject({ exitCode: 0 });
  expect(ran.stdout).toContain("Preview: { create: 21 }");
  expect(ran.stdout).toMatch(/Outputs: \{\n.*latency: '\d.*s',?\n.*status: 'Connected'/s);
  expect(ran.stdout).toContain("- 21 deleted");
  expect(await inventory(clusters)).toEqual([]);
});

it("exec returns the exit code of the command", async () => {
  expect(await exec(".", "sh", "-c", "exit 7")).toMatchObject({ exitCode: 7 });
  expect(await exec(".", "nonesuch")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Command "nonesuch" not found.') as unknown,
  });
});
