import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import { type Environment, labEnvironment } from "./lab-environment.js";
import { CHECKOUT } from "./lab-folder.js";
import type { LabFile } from "./lab-file.js";

/** A command of the CLI that runs. */
export type PulumiCommand = ResultPromise<{ cwd: string; env: Environment }>;

/** The part of a stack's state that tells what it has, and what it was doing when it was left. */
interface State {
  readonly deployment: {
    readonly resources?: readonly { readonly urn: string; readonly external?: boolean }[];
    readonly pending_operations?: readonly {
      readonly type: string;
      readonly resource: { readonly urn: string };
    }[];
  };
}

/**
 * A program that the CLI runs on a lab, as it runs a user's, with the library as it was built last. It is JavaScript, which
 * a build leaves of TypeScript: the compiler, which Pulumi would run at every start, is none of what is looked at.
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
    };
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(folder, file), text);
    }
    const program = new PulumiProgram(lab, folder);
    program.source = source;
    await program.pulumi("stack", "select", "--create", "lab");
    return program;
  }

  /** What the next command runs. */
  set source(source: string) {
    writeFileSync(join(this.folder, "index.js"), source);
  }

  /** Brings the clusters to what it says. There is no preview, as in a pipeline that has shown one before. */
  up(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview");
  }

  /** The same, by what the clusters say rather than the state. */
  upByClusters(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview", "--refresh");
  }

  /** Runs it once more, with nothing to change. */
  upAgain(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  }

  /** Compares what it has made with the clusters, and expects no difference. Forgets what it was making when it was killed. */
  refreshAgain(): PulumiCommand {
    const flags = ["--expect-no-changes", "--clear-pending-creates"];
    return this.pulumi("refresh", "--yes", "--skip-preview", ...flags);
  }

  /** Removes what it has made. */
  destroy(): PulumiCommand {
    return this.pulumi("destroy", "--yes", "--skip-preview");
  }

  /** Takes away the lock of a command that did not end by itself. */
  cancel(): PulumiCommand {
    return this.pulumi("cancel", "--yes");
  }

  /** The resources that it has made, in order, and what its state says is not over, as `<operation> <URN>`. */
  async resources(): Promise<{ readonly urns: string[]; readonly pending: string[] }> {
    const { stdout } = await this.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as State;
    // What it reads besides differs from run to run: what has just been waited for is not read again.
    const made = (deployment.resources ?? []).filter(({ external }) => external !== true);
    const urns = made.map(({ urn }) => urn).sort();
    const operations = deployment.pending_operations ?? [];
    return { urns, pending: operations.map(({ type, resource }) => `${type} ${resource.urn}`) };
  }

  private pulumi(...args: readonly string[]): PulumiCommand {
    return execa("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: labEnvironment(this.lab),
    });
  }
}
