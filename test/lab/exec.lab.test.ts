import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { inventory } from "./inventory.js";
import { CHECKOUT } from "./lab-folder.js";
import { useLab } from "./use-lab.js";

// What the READMEs tell users to type, in the folders that they name. Pulumi compiles the TypeScript that is there.

const { cluster } = useLab();
const rome = cluster("rome");
const milan = cluster("milan");
const clusters = [rome, milan];

/** Runs a command on the lab as a user does, in a folder of the checkout. */
function exec(folder: string, ...command: readonly string[]) {
  return execa("npm", ["run", "--silent", "lab", "--", "exec", "--", ...command], {
    cwd: join(CHECKOUT, folder),
    reject: false,
  });
}

describe.each([
  // Its Pulumi.yaml leads to examples/two-clusters.
  { folder: ".", config: [], flags: [] },
  { folder: "examples/node-port", config: [], flags: ["--skip-preview"] },
  {
    folder: "examples/known-endpoint",
    config: ["address", milan.nodeAddress],
    flags: ["--skip-preview"],
  },
])("in $folder", ({ folder, config, flags }) => {
  const destroy = ["pulumi", "destroy", "--yes", "--skip-preview", "--remove"];
  let ended = false;

  afterEach(async () => {
    if (!ended) {
      await exec(folder, ...destroy);
    }
  });

  it("pulumi up joins the lab's clusters, and destroy leaves nothing", async () => {
    if (config.length > 0) {
      await exec(folder, "pulumi", "config", "set", ...config);
    }

    const up = await exec(folder, "pulumi", "up", "--yes", ...flags);
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.stdout).toMatch(/status *: "Connected"/);
    expect(up.stdout).toContain("+ 31 created");

    const unchanged = ["--skip-preview", "--expect-no-changes"];
    const again = await exec(folder, "pulumi", "up", "--yes", ...unchanged);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain("31 unchanged");

    expect(await exec(folder, ...destroy)).toMatchObject({ exitCode: 0 });
    ended = true;
    expect(await inventory(clusters)).toEqual([]);
  });
});

it("contexts may be in several files of KUBECONFIG", async () => {
  const files = clusters.map(({ kubeconfig }) => kubeconfig).join(delimiter);
  await exec(".", "pulumi", "stack", "--show-name"); // selects one
  const preview = await exec(".", "env", `KUBECONFIG=${files}`, "pulumi", "preview");

  expect(preview).toMatchObject({ exitCode: 0 });
  expect(preview.stdout).toContain("+ 31 to create");
  await exec(".", "pulumi", "stack", "rm", "--yes");
});

it("a program of one's own previews, joins and parts the lab's clusters", async () => {
  const command = ["npx", "tsx", "examples/automation-api/index.ts", "rome", "milan"];
  const ran = await exec(".", ...command);

  expect(ran).toMatchObject({ exitCode: 0 });
  expect(ran.stdout).toContain("A preview says what would be done: { create: 31 }");
  expect(ran.stdout).toMatch(/Joined: \{\n.*latency: '\d.*s',?\n.*status: 'Connected'/s);
  expect(ran.stdout).toContain("- 31 deleted");
  expect(await inventory(clusters)).toEqual([]);
});

it("a command's exit code is that of exec", async () => {
  expect(await exec(".", "sh", "-c", "exit 7")).toMatchObject({ exitCode: 7 });
  expect(await exec(".", "nonesuch")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('There is no command "nonesuch".') as unknown,
  });
});
