import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "../lab/lab-environment.js";
import { CHECKOUT } from "../lab/lab-folder.js";
import type { LabFile } from "../lab/lab-file.js";

/**
 * A program that the CLI runs on a lab, as it runs a user's. It is JavaScript, which a build leaves of TypeScript: the
 * compiler, which Pulumi would run at every start, is none of what is measured.
 */
export class PulumiProgram {
  private constructor(
    private readonly lab: LabFile,
    private readonly folder: string,
  ) {}

  /** Writes it into the lab's folder and gives it a stack. */
  static async create(lab: LabFile, name: string, source: string): Promise<PulumiProgram> {
    const folder = join(lab.folder, name);
    mkdirSync(folder);
    symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
    const runtime = { name: "nodejs", options: { typescript: false } };
    const files = {
      "Pulumi.yaml": JSON.stringify({ name, runtime, main: "index.js" }),
      "package.json": JSON.stringify({ dependencies: { "@pulumi/kubernetes": "*" } }),
      "index.js": source,
    };
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(folder, file), text);
    }
    const program = new PulumiProgram(lab, folder);
    await program.pulumi("stack", "select", "--create", "bench");
    return program;
  }

  /** Brings the clusters to what it says. There is no preview, as in a pipeline that has shown one before. */
  async up(): Promise<void> {
    await this.pulumi("up", "--yes", "--skip-preview");
  }

  /** Runs it once more, with nothing to change. */
  async upAgain(): Promise<void> {
    await this.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  }

  /** Removes what it has made. */
  async destroy(): Promise<void> {
    await this.pulumi("destroy", "--yes", "--skip-preview");
  }

  private async pulumi(...args: readonly string[]): Promise<void> {
    await execa("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: labEnvironment(this.lab),
    });
  }
}
