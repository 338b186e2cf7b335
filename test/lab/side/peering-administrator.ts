import type { PulumiFn } from "@pulumi/pulumi/automation";
import {
  LiqoCluster,
  LiqoPeeringSide,
  type LiqoPeeringSideArgs,
  type PeerInfo,
  type PeeringNode,
} from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import type { RunningLab } from "../use-lab.js";

/** The arguments that an administrator changes between runs. */
export interface ChangeableArgs extends Pick<
  LiqoPeeringSideArgs,
  "remotePeerInfo" | "detached" | "remoteSigningKeyFingerprint" | "expiresIn"
> {
  readonly network?: false | undefined;
}

/** The result of a run. */
export interface SideRan extends Ran {
  readonly status: string;
  readonly peerInfo: PeerInfo;
  readonly nodes: readonly PeeringNode[];
}

/** An administrator of a side of a peering, with a stack and a kubeconfig for only one cluster. */
export class PeeringAdministrator {
  private constructor(
    private readonly stack: LabStack,
    private readonly programOf: (args: ChangeableArgs) => PulumiFn,
  ) {}

  /** Creates an administrator with an empty stack. */
  static async of(
    lab: RunningLab,
    role: "Consumer" | "Provider",
    local: LabCluster,
    remote: LabCluster,
  ): Promise<PeeringAdministrator> {
    const programOf = (args: ChangeableArgs) => () => {
      const side = new LiqoPeeringSide(`to-${remote.name}`, {
        cluster: new LiqoCluster(local.name, { kubeconfig: local.kubeconfig }),
        ...{ role, remoteClusterId: remote.clusterId, timeout: "90s" },
        ...args,
      });
      const { peerInfo, status, nodes } = side;
      return Promise.resolve({ peerInfo, status, nodes });
    };
    const stack = await LabStack.create(lab, local.name, programOf({}));
    return new PeeringAdministrator(stack, programOf);
  }

  async up(args: ChangeableArgs, opts?: { readonly expectNoChanges?: boolean }): Promise<SideRan> {
    this.stack.program = this.programOf(args);
    const ran = await this.stack.up(opts);
    const { status, peerInfo, nodes } = ran.outputs;
    return {
      ...ran,
      status: String(status?.value),
      peerInfo: peerInfo?.value as PeerInfo,
      nodes: nodes?.value as PeeringNode[],
    };
  }

  async preview(args: ChangeableArgs, opts?: { readonly expectNoChanges?: boolean }): Promise<Ran> {
    this.stack.program = this.programOf(args);
    return this.stack.preview(opts);
  }

  async refresh(opts?: { readonly expectNoChanges?: boolean }): Promise<Ran> {
    return this.stack.refresh(opts);
  }

  async destroy(): Promise<Ran> {
    return this.stack.destroy();
  }

  /** The exported state, with decrypted secrets. */
  async state(): Promise<string> {
    return this.stack.state({ showSecrets: true });
  }
}
