import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inventory } from "./inventory.js";
import { CHECKOUT } from "./lab-folder.js";
import { linkLibrary } from "./library-link.js";
import { setFaults } from "./node-agent/faults.js";
import { oneLine } from "./one-line.js";
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
  setFaults(lab.folder, []);
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

/** Creates a project with a stack. */
async function createStack(example: string): Promise<void> {
  await createProject(example);
  // Replaces `npm install`.
  linkLibrary();
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  await pulumi("stack", "init", "dev");
}

it("a new project connects the clusters of the lab", async () => {
  await createStack("node-port");
  try {
    const { stdout } = await pulumi("up", "--yes", "--skip-preview");
    expect(stdout).toMatch(/status *: "Connected"/);
  } finally {
    await pulumi("destroy", "--yes", "--skip-preview", "--remove");
  }
  expect(await inventory([cluster("rome"), cluster("milan")])).toEqual([]);
});

// The programs of the other tests run in the process of the test, without the Node.js language host.
it("the CLI explains a failed wait", async () => {
  await createStack("node-port");
  const program = join(folder, "index.ts");
  const declared = readFileSync(program, "utf8");
  writeFileSync(program, declared.replace("client: rome,", '$& timeout: "12s",'));
  setFaults(lab.folder, [{ cluster: "rome", kind: "pods-never-ready" }]);
  try {
    const { exitCode, all } = await execa("pulumi", ["up", "--yes", "--skip-preview"], {
      cwd: folder,
      env: environment,
      reject: false,
      all: true,
    });

    expect(exitCode).not.toBe(0);
    expect(oneLine(all)).toMatch(
      /seen: in cluster rome, pod gw-milan-\S+ is Pending \(container gateway: ImagePullBackOff/,
    );
    expect(all).not.toContain("no error hooks");
  } finally {
    setFaults(lab.folder, []);
    await pulumi("destroy", "--yes", "--skip-preview", "--remove");
  }
  expect(await inventory([cluster("rome"), cluster("milan")])).toEqual([]);
});
