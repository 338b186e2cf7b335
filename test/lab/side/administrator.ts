import { afterEach, beforeEach, expect } from "vitest";
import {
  type CommonSideArgs,
  LiqoCluster,
  LiqoNetworkSide,
  type LiqoNetworkSideArgs,
} from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import { tenantNamespaces } from "../pair/tenant-namespaces.js";
import type { RunningLab } from "../use-lab.js";
import { SideAdministrator } from "./side-administrator.js";

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

/** An administrator of a side of a network. */
export type Administrator = SideAdministrator<ChangeableArgs>;

/** Creates an administrator with an empty stack. */
export async function administratorOf(
  lab: RunningLab,
  role: "Server" | "Client",
  local: LabCluster,
  remote: LabCluster,
): Promise<Administrator> {
  return SideAdministrator.create(lab, local.name, (args: ChangeableArgs) => {
    const cluster = new LiqoCluster(local.name, { kubeconfig: local.kubeconfig });
    const common = { role, remoteClusterId: remote.clusterId, timeout: "90s" };
    const side = new LiqoNetworkSide(`to-${remote.name}`, {
      cluster,
      ...common,
      ...args,
    } as LiqoNetworkSideArgs);
    const { peerInfo, status, signingKeyFingerprint, remoteSigningKeyFingerprint } = side;
    return { peerInfo, status, signingKeyFingerprint, remoteSigningKeyFingerprint };
  });
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
    at.milan = await administratorOf(lab, "Server", milan, rome);
    at.rome = await administratorOf(lab, "Client", rome, milan);
  });
  afterEach(async () => {
    await at.milan.destroy();
    await at.rome.destroy();
    expect(await tenantNamespaces([rome, milan])).toEqual([]);
  });
  return at;
}
