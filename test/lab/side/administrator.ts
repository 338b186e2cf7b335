import type { PulumiFn } from "@pulumi/pulumi/automation";
import { afterEach, beforeEach, expect } from "vitest";
import {
  type CommonSideArgs,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type LiqoNetworkSideArgs,
} from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import { tenantNamespaces } from "../pair/tenant-namespaces.js";
import type { RunningLab } from "../use-lab.js";

/** The arguments that an administrator changes between runs. */
export interface ChangeableArgs extends Pick<
  CommonSideArgs,
  | "remotePeerInfo"
  | "remoteSigningKeyFingerprint"
  | "remote"
  | "detached"
  | "expiresIn"
  | "signingKeyVersion"
  | "mtu"
> {
  readonly keys?: "liqo-managed";
  /** Only without `keys`. */
  readonly keyVersion?: number;
  /** Only for the server. */
  readonly port?: number;
}

/** The result of a run. */
export interface SideRan extends Ran {
  readonly status: string;
  readonly peerInfo: PeerInfo;
}

/** An administrator with a stack and a kubeconfig for only one cluster. */
export class Administrator {
  private constructor(
    private readonly stack: LabStack,
    private readonly programOf: (args: ChangeableArgs | (() => ChangeableArgs)) => PulumiFn,
  ) {}

  /** Creates an administrator with an empty stack. */
  static async of(
    lab: RunningLab,
    role: "Server" | "Client",
    local: LabCluster,
    remote: LabCluster,
  ): Promise<Administrator> {
    const programOf = (args: ChangeableArgs | (() => ChangeableArgs)) => () => {
      const cluster = new LiqoCluster(local.name, { kubeconfig: local.kubeconfig });
      const common = { role, remoteClusterId: remote.clusterId, timeout: "90s" };
      const side = new LiqoNetworkSide(`to-${remote.name}`, {
        cluster,
        ...common,
        ...(typeof args === "function" ? args() : args),
      } as LiqoNetworkSideArgs);
      const { peerInfo, status, signingKeyFingerprint, remoteSigningKeyFingerprint } = side;
      const fingerprints = { signingKeyFingerprint, remoteSigningKeyFingerprint };
      return Promise.resolve({ peerInfo, status, ...fingerprints });
    };
    return new Administrator(await LabStack.create(lab, local.name, programOf({})), programOf);
  }

  /** The name of the stack for a `StackReference`. */
  get reference(): string {
    return this.stack.reference;
  }

  /** The arguments may be a function, for values that only a running program can create. */
  async up(
    args: ChangeableArgs | (() => ChangeableArgs),
    opts?: { readonly expectNoChanges?: boolean },
  ): Promise<SideRan> {
    this.stack.program = this.programOf(args);
    const ran = await this.stack.up(opts);
    const { status, peerInfo } = ran.outputs;
    return { ...ran, status: String(status?.value), peerInfo: peerInfo?.value as PeerInfo };
  }

  async preview(args: ChangeableArgs | (() => ChangeableArgs)): Promise<Ran> {
    this.stack.program = this.programOf(args);
    return this.stack.preview();
  }

  async refresh(opts?: { readonly expectNoChanges?: boolean }): Promise<Ran> {
    return this.stack.refresh(opts);
  }

  async destroy(opts?: { readonly keepStack?: boolean }): Promise<Ran> {
    return this.stack.destroy(opts);
  }
}

/** The administrators of both clusters. */
interface Administrators {
  milan: Administrator;
  rome: Administrator;
}

/**
 * Creates two administrators with empty stacks for each test (milan is the server), and expects no
 * leftovers.
 */
export function useAdministrators(lab: RunningLab): Administrators {
  const [rome, milan] = [lab.cluster("rome"), lab.cluster("milan")];
  const at = {} as Administrators;
  beforeEach(async () => {
    at.milan = await Administrator.of(lab, "Server", milan, rome);
    at.rome = await Administrator.of(lab, "Client", rome, milan);
  });
  afterEach(async () => {
    await at.milan.destroy();
    await at.rome.destroy();
    expect(await tenantNamespaces([rome, milan])).toEqual([]);
  });
  return at;
}
