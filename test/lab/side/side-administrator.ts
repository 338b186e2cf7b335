import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { Diagnosis, PeerInfo, PeeringNode } from "../../../src/index.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import type { RunningLab } from "../use-lab.js";

/** The result of a run. */
export interface SideRan extends Ran {
  readonly status: string;
  readonly diagnosis: Diagnosis;
  readonly peerInfo: PeerInfo;
  /** The slices of a consumer. */
  readonly nodes: readonly PeeringNode[];
}

/** The arguments of a run, or a function for values that only a running program can create. */
export type RunArgs<Args> = Args | (() => Args);

/** Options of a run. */
interface RunOptions {
  readonly expectNoChanges?: boolean;
}

/** An administrator with a stack and a kubeconfig for only one cluster. */
export class SideAdministrator<Args extends object> {
  private constructor(
    private readonly stack: LabStack,
    private readonly programOf: (args: RunArgs<Args>) => PulumiFn,
  ) {}

  /**
   * Creates an administrator with an empty stack.
   *
   * @param declare declares the side, and returns the outputs of the program.
   */
  static async create<Args extends object>(
    lab: RunningLab,
    name: string,
    declare: (args: Args) => Record<string, unknown>,
  ): Promise<SideAdministrator<Args>> {
    const programOf = (args: RunArgs<Args>) => async () =>
      Promise.resolve(declare(typeof args === "function" ? args() : args));
    const stack = await LabStack.create(lab, name, programOf({} as Args));
    return new SideAdministrator(stack, programOf);
  }

  /** The name of the stack for a `StackReference`. */
  get reference(): string {
    return this.stack.reference;
  }

  async up(args: RunArgs<Args>, opts?: RunOptions): Promise<SideRan> {
    this.stack.program = this.programOf(args);
    const ran = await this.stack.up(opts);
    const { status, diagnosis, peerInfo, nodes } = ran.outputs;
    return {
      ...ran,
      status: String(status?.value),
      diagnosis: diagnosis?.value as Diagnosis,
      peerInfo: peerInfo?.value as PeerInfo,
      nodes: (nodes?.value ?? []) as PeeringNode[],
    };
  }

  async preview(args: RunArgs<Args>, opts?: RunOptions): Promise<Ran> {
    this.stack.program = this.programOf(args);
    return this.stack.preview(opts);
  }

  async refresh(opts?: RunOptions): Promise<Ran> {
    return this.stack.refresh(opts);
  }

  async destroy(opts?: { readonly keepStack?: boolean }): Promise<Ran> {
    return this.stack.destroy(opts);
  }

  /** The exported state, with decrypted secrets. */
  async state(): Promise<string> {
    return this.stack.state({ showSecrets: true });
  }
}
