import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import { type Environment, labEnvironment } from "./lab-environment.js";
import { CHECKOUT } from "./lab-folder.js";
import type { LabFile } from "./lab-file.js";

/** A running command of the Pulumi CLI. */
export type PulumiCommand = ResultPromise<{ cwd: string; env: Environment }>;

/** The resources and pending operations in the state of a stack. */
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
 * A program that the Pulumi CLI runs on a lab, with the built library. The program is JavaScript,
 * so that the time of the TypeScript compiler is not measured.
 */
export class PulumiProgram {
  private constructor(
    private readonly lab: LabFile,
    private readonly folder: string,
  ) {}

  /** Writes the program into the folder of the lab and creates its stack. */
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

  /** The source of the program for the next command. */
  set source(source: string) {
    writeFileSync(join(this.folder, "index.js"), source);
  }

  /** Runs `pulumi up` without a preview. */
  up(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview");
  }

  /** Runs `pulumi up --refresh`. */
  upWithRefresh(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview", "--refresh");
  }

  /** Runs `pulumi up` and expects no changes. */
  upAgain(): PulumiCommand {
    return this.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  }

  /** Runs `pulumi refresh`, expects no changes, and clears pending creates. */
  refreshAgain(): PulumiCommand {
    const flags = ["--expect-no-changes", "--clear-pending-creates"];
    return this.pulumi("refresh", "--yes", "--skip-preview", ...flags);
  }

  /** Runs `pulumi destroy`. */
  destroy(): PulumiCommand {
    return this.pulumi("destroy", "--yes", "--skip-preview");
  }

  /** Removes the lock of a killed command. */
  cancel(): PulumiCommand {
    return this.pulumi("cancel", "--yes");
  }

  /**
   * The sorted URNs of the created resources, and the pending operations as `<operation> <URN>`.
   */
  async resources(): Promise<{ readonly urns: string[]; readonly pending: string[] }> {
    const { stdout } = await this.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as State;
    // The read resources differ between runs.
    const created = (deployment.resources ?? []).filter(({ external }) => external !== true);
    const urns = created.map(({ urn }) => urn).sort();
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
