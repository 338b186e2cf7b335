import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inventory } from "./inventory.js";
import { CHECKOUT } from "./lab-folder.js";
import { linkLibrary } from "./library-link.js";
import { useLab } from "./use-lab.js";

// `pulumi new` creates a project from each example. See examples/README.md.

const { lab, environment, cluster } = useLab();
const EXAMPLES = join(CHECKOUT, "examples");
const examples = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("Pulumi.yaml") && !file.includes("node_modules"))
  .map((file) => dirname(file));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(lab.folder, "new-project-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function pulumi(...args: readonly string[]) {
  return execa("pulumi", args, { cwd: folder, env: environment });
}

async function createProject(example: string): Promise<void> {
  const flags = ["--offline", "--generate-only", "--yes", "--name", "my-network"];
  await pulumi("new", join(EXAMPLES, example), ...flags);
}

it.each(examples)("pulumi new creates a project from example %s", async (example) => {
  await createProject(example);

  expect(readFileSync(join(folder, "Pulumi.yaml"), "utf8")).toMatch(/^name: my-network$/m);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["index.ts", "package.json", "tsconfig.json"]),
  );
});

it("a new project connects the clusters of the lab", async () => {
  await createProject("node-port");
  // Replaces `npm install`.
  linkLibrary();
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  await pulumi("stack", "init", "dev");
  try {
    const { stdout } = await pulumi("up", "--yes", "--skip-preview");
    expect(stdout).toMatch(/status *: "Connected"/);
  } finally {
    await pulumi("destroy", "--yes", "--skip-preview", "--remove");
  }
  expect(await inventory([cluster("rome"), cluster("milan")])).toEqual([]);
});
