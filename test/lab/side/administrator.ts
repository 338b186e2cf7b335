import type { PulumiFn } from "@pulumi/pulumi/automation";
import { afterEach, beforeEach, expect } from "vitest";
import {
  type CommonSideArgs,
  type PeerInfo,
  LiqoCluster,
  LiqoNetworkSide,
  type ServerSideArgs,
} from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { LabStack, type Ran } from "../pair/lab-stack.js";
import { tenantNamespaces } from "../pair/tenant-leftovers.js";
import type { RunningLab } from "../use-lab.js";

/** What an administrator decides from run to run. */
export type Decided = Pick<
  CommonSideArgs,
  "remotePeerInfo" | "remote" | "expiresIn" | "keyVersion" | "mtu"
> &
  Pick<ServerSideArgs, "port" | "keys">;

/** What a run of an administrator came to. */
export interface SideRan extends Ran {
  readonly status: string;
  readonly peerInfo: PeerInfo;
}

/** Somebody with a stack for one cluster, and a kubeconfig that knows no other. */
export class Administrator {
  private constructor(
    private readonly stack: LabStack,
    private readonly programOf: (decided: Decided | (() => Decided)) => PulumiFn,
  ) {}

  /** A stack that has nothing yet. */
  static async of(
    lab: RunningLab,
    role: "Server" | "Client",
    own: LabCluster,
    other: LabCluster,
  ): Promise<Administrator> {
    const programOf = (decided: Decided | (() => Decided)) => () => {
      const cluster = new LiqoCluster(own.name, { kubeconfig: own.kubeconfig });
      const agreed = { role, remoteClusterId: other.clusterId, timeout: "90s" };
      const side = new LiqoNetworkSide(`to-${other.name}`, {
        cluster,
        ...agreed,
        ...(typeof decided === "function" ? decided() : decided),
      });
      return Promise.resolve({ peerInfo: side.peerInfo, status: side.status });
    };
    return new Administrator(await LabStack.create(lab, own.name, programOf({})), programOf);
  }

  /** The stack's name for a `StackReference`. */
  get reference(): string {
    return this.stack.reference;
  }

  /** What is decided may be a function, for what only a running program can make. */
  async up(
    decided: Decided | (() => Decided),
    opts?: { readonly expectNoChanges?: boolean },
  ): Promise<SideRan> {
    this.stack.program = this.programOf(decided);
    const ran = await this.stack.up(opts);
    const { status, peerInfo } = ran.outputs;
    return { ...ran, status: String(status?.value), peerInfo: peerInfo?.value as PeerInfo };
  }

  async preview(decided: Decided | (() => Decided)): Promise<Ran> {
    this.stack.program = this.programOf(decided);
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

/** Gives each test two administrators who have nothing yet, Milan's for the server, and sees that they leave nothing. */
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
