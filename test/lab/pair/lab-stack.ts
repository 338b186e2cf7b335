import {
  type DestroyOptions,
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type PreviewOptions,
  type PulumiFn,
  type RefreshOptions,
  Stack,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { execa } from "execa";
import type { SnapshotObject } from "../../network/pair/pair-snapshot.js";
import type { Environment } from "../lab-environment.js";
import { oneLine } from "../one-line.js";
import type { RunningLab } from "../use-lab.js";

/** The result of a command. */
export interface Ran {
  readonly outputs: OutputMap;
  /** The output on a single line. */
  readonly text: string;
  /** The number of resources by operation, for example `{ create: 17 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** The changed resources as `<operation> <kind> <name>`. */
  readonly steps: readonly string[];
  /** The messages to the user, each on a single line. */
  readonly messages: readonly string[];
  readonly milliseconds: number;
}

/** The resources in the state of a stack. */
interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly type: string;
      readonly external?: boolean;
      readonly provider?: string;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** A stack on the clusters of the lab. Tests can replace its program between two commands. */
export class LabStack {
  private constructor(
    private readonly lab: RunningLab,
    private stack: Stack,
  ) {}

  /** Creates an empty stack. */
  static async create(lab: RunningLab, name: string, program: PulumiFn): Promise<LabStack> {
    // The CLI is found with the PATH of this process.
    Object.assign(process.env, lab.environment);
    const stackName = `${name}-${String(Date.now())}`;
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName: "lab", program },
      { envVars: lab.environment },
    );
    return new LabStack(lab, stack);
  }

  /** The name of the stack for a `StackReference`. */
  get reference(): string {
    return `organization/lab/${this.stack.name}`;
  }

  set program(program: PulumiFn) {
    this.stack.workspace.program = program;
  }

  /** Runs `pulumi up`. `environment` has additional variables. */
  async up({
    environment = {},
    ...opts
  }: UpOptions & { environment?: Environment } = {}): Promise<Ran> {
    this.stack.workspace.envVars = { ...this.lab.environment, ...environment };
    return this.run(async (onOutput, onEvent) => {
      const { outputs } = await this.stack.up({
        ...opts,
        onOutput: (text) => {
          onOutput(text);
          opts.onOutput?.(text);
        },
        onEvent,
      });
      return outputs;
    });
  }

  /** Runs `pulumi preview`. */
  async preview(opts: PreviewOptions = {}): Promise<Ran> {
    return this.run(async (onOutput, onEvent) => {
      await this.stack.preview({ ...opts, onOutput, onEvent });
      return {};
    });
  }

  /** Runs `pulumi refresh`. */
  async refresh(opts: RefreshOptions = {}): Promise<Ran> {
    return this.run(async (onOutput, onEvent) => {
      await this.stack.refresh({ ...opts, onOutput, onEvent });
      return {};
    });
  }

  /**
   * Runs `pulumi destroy`, and removes the stack unless `keepStack` is set. `environment` has
   * additional variables.
   */
  async destroy({
    environment = {},
    keepStack = false,
    ...opts
  }: DestroyOptions & { environment?: Environment; keepStack?: boolean } = {}): Promise<Ran> {
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

  /** The exported state. Secrets are encrypted unless `showSecrets` is set. */
  async state({ showSecrets = false } = {}): Promise<string> {
    return this.pulumi(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]);
  }

  /** Deletes the state, and creates an empty stack with the same name. */
  async loseState(): Promise<void> {
    await this.pulumi(["stack", "rm", "--force", "--yes"]);
    await this.pulumi(["stack", "init"]);
  }

  /** Renames the stack, and its project if `project` is set. */
  async rename(name: string, project = "lab"): Promise<void> {
    const { workspace } = this.stack;
    await this.pulumi(["stack", "rename", `organization/${project}/${name}`]);
    const settings = await workspace.projectSettings();
    await workspace.saveProjectSettings({ ...settings, name: project });
    this.stack = await Stack.select(name, workspace);
  }

  /** The URNs of resources by their names, in the same order. */
  async urns(...names: readonly string[]): Promise<string[]> {
    const { deployment } = JSON.parse(await this.state()) as State;
    return names.map((name) => {
      const found = deployment.resources.find(({ urn }) => urn.endsWith(`::${name}`));
      if (found === undefined) {
        throw new Error(`Resource "${name}" not found in the state.`);
      }
      return found.urn;
    });
  }

  /** Imports an exported state. */
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

  /** The Kubernetes objects in the state, with decrypted secrets. */
  async objects(): Promise<SnapshotObject[]> {
    const state = await this.state({ showSecrets: true });
    const { deployment } = JSON.parse(state, withPlaintext) as State;
    return deployment.resources.flatMap(({ type, external, provider = "", outputs }) => {
      if (external === true || !type.startsWith("kubernetes:")) {
        return [];
      }
      // The format is `<URN of the provider>::<ID>`, and the URN ends with the name of the
      // provider.
      const cluster = provider.split("::").at(-2)?.replace("-provider", "") ?? "";
      return [{ ...(outputs as unknown as SnapshotObject), cluster }];
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
          messages.push(oneLine(message));
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
    return { outputs, text: oneLine(texts.join("")), changes, steps, messages, milliseconds };
  }
}

/** Replaces a decrypted secret of an exported state by its value. */
function withPlaintext(_key: string, value: unknown): unknown {
  const { plaintext } = Object(value) as { readonly plaintext?: unknown };
  return typeof plaintext === "string" ? (JSON.parse(plaintext) as unknown) : value;
}
