import {
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { execa } from "execa";
import type { AccountedObject } from "../../network/pair/pair-account.js";
import type { Environment } from "../lab-environment.js";
import type { RunningLab } from "../use-lab.js";

/** What a command did, and what it printed. */
export interface Ran {
  readonly outputs: OutputMap;
  readonly text: string;
  /** How many resources there were for each operation, for example `{ create: 17 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** The resources that were not left as they were, as `<operation> <kind> <name>`. */
  readonly steps: readonly string[];
  /** What it told people in the meantime. */
  readonly messages: readonly string[];
  readonly milliseconds: number;
}

/** The part of a stack's state that tells of its resources. */
interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly type: string;
      readonly external?: boolean;
      readonly provider?: string;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** A stack of a test, on the lab's clusters. The program may be replaced between two commands. */
export class LabStack {
  private constructor(
    private readonly lab: RunningLab,
    private readonly stack: Stack,
  ) {}

  /** A new stack, which has nothing yet. */
  static async create(lab: RunningLab, name: string, program: PulumiFn): Promise<LabStack> {
    // The CLI itself is looked up on this process's path.
    Object.assign(process.env, lab.environment);
    const stackName = `${name}-${String(Date.now())}`;
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName: "lab", program },
      { envVars: lab.environment },
    );
    return new LabStack(lab, stack);
  }

  /** Its name for a `StackReference`. */
  get reference(): string {
    return `organization/lab/${this.stack.name}`;
  }

  set program(program: PulumiFn) {
    this.stack.workspace.program = program;
  }

  /** Brings the clusters to what the program says. */
  async up(
    opts: { expectNoChanges?: boolean; refresh?: boolean; replace?: string[] } = {},
  ): Promise<Ran> {
    return this.run(async (onOutput, onEvent) => {
      const { outputs } = await this.stack.up({ ...opts, onOutput, onEvent });
      return outputs;
    });
  }

  /** Says what `up` would do. */
  async preview(opts: { refresh?: boolean } = {}): Promise<Ran> {
    return this.run(async (onOutput, onEvent) => {
      await this.stack.preview({ ...opts, onOutput, onEvent });
      return {};
    });
  }

  /** Brings the state to what the clusters say. */
  async refresh(opts: { expectNoChanges?: boolean } = {}): Promise<Ran> {
    return this.run(async (onOutput, onEvent) => {
      await this.stack.refresh({ ...opts, onOutput, onEvent });
      return {};
    });
  }

  /** Removes everything, and the stack itself unless that is kept. `environment` is for this command besides the lab's. */
  async destroy({
    environment = {},
    keepStack = false,
    ...opts
  }: {
    continueOnError?: boolean;
    environment?: Environment;
    keepStack?: boolean;
    runProgram?: boolean;
  } = {}): Promise<Ran> {
    const { workspace } = this.stack;
    workspace.envVars = { ...this.lab.environment, ...environment };
    const ran = await this.run(async (onOutput, onEvent) => {
      await this.stack.destroy({ ...opts, onOutput, onEvent });
      return {};
    });
    if (!keepStack) {
      await workspace.removeStack(this.stack.name);
    }
    return ran;
  }

  /** The state as it is stored, with its secrets encrypted unless they are to be shown. */
  async state({ showSecrets = false } = {}): Promise<string> {
    return this.pulumi(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]);
  }

  /** Loses the state, as if its file had been deleted. The stack goes on under the same name. */
  async loseState(): Promise<void> {
    await this.pulumi(["stack", "rm", "--force", "--yes"]);
    await this.pulumi(["stack", "init"]);
  }

  /** Replaces the state by an exported one. */
  async importState(exported: string): Promise<void> {
    await this.pulumi(["stack", "import"], exported);
  }

  private async pulumi(args: readonly string[], input?: string): Promise<string> {
    const { stack, lab } = this;
    const { stdout } = await execa("pulumi", [...args, "--stack", stack.name], {
      cwd: stack.workspace.workDir,
      env: lab.environment,
      input,
    });
    return stdout;
  }

  /** The Kubernetes objects that it has declared, as it has seen them last. */
  async objects(): Promise<AccountedObject[]> {
    const { deployment } = JSON.parse(await this.state()) as State;
    return deployment.resources.flatMap(({ type, external, provider = "", outputs }) => {
      if (external === true || !type.startsWith("kubernetes:")) {
        return [];
      }
      // A reference is the provider's URN, which ends with its name, then its ID.
      const cluster = provider.split("::").at(-2)?.replace("-provider", "") ?? "";
      return [{ ...(outputs as unknown as AccountedObject), cluster }];
    });
  }

  private async run(
    command: (
      onOutput: (text: string) => void,
      onEvent: (event: EngineEvent) => void,
    ) => Promise<OutputMap>,
  ): Promise<Ran> {
    const texts: string[] = [];
    const steps: string[] = [];
    const messages: string[] = [];
    let changes: Record<string, number> = {};
    const started = performance.now();
    const outputs = await command(
      (text) => texts.push(text),
      (event) => {
        changes = { ...(event.summaryEvent?.resourceChanges ?? changes) };
        const { message = "", severity = "debug" } = event.diagnosticEvent ?? {};
        if (severity !== "debug") {
          messages.push(message);
        }
        const step = event.resourcePreEvent?.metadata;
        if (step !== undefined && !["same", "read", "refresh"].includes(step.op)) {
          steps.push(
            `${step.op} ${step.type.split(":").at(-1) ?? ""} ${step.urn.split("::").at(-1) ?? ""}`,
          );
        }
      },
    );
    const milliseconds = performance.now() - started;
    return { outputs, text: texts.join(""), changes, steps, messages, milliseconds };
  }
}
