import {
  type ConsumerSideArgs,
  LiqoCluster,
  LiqoPeeringSide,
  type LiqoPeeringSideArgs,
  type ProviderSideArgs,
} from "../../../src/index.js";
import type { LabCluster } from "../lab-file.js";
import type { RunningLab } from "../use-lab.js";
import { SideAdministrator } from "./side-administrator.js";

/** The arguments that an administrator changes between runs. */
interface ChangeableArgs
  extends
    Pick<
      LiqoPeeringSideArgs,
      "remotePeerInfo" | "detached" | "remoteSigningKeyFingerprint" | "expiresIn"
    >,
    // Only for the provider.
    Pick<ProviderSideArgs, "tenantCondition" | "proxyUrl">,
    // Only for the consumer.
    Pick<ConsumerSideArgs, "resourceSlices"> {
  readonly network?: false | undefined;
}

/** An administrator of a side of a peering. */
export type PeeringAdministrator = SideAdministrator<ChangeableArgs>;

/** Creates an administrator with an empty stack. */
export async function peeringAdministratorOf(
  lab: RunningLab,
  role: "Consumer" | "Provider",
  local: LabCluster,
  remote: LabCluster,
): Promise<PeeringAdministrator> {
  return SideAdministrator.create(lab, local.name, (args: ChangeableArgs) => {
    const side = new LiqoPeeringSide(`to-${remote.name}`, {
      cluster: new LiqoCluster(local.name, { kubeconfig: local.kubeconfig }),
      ...{ role, remoteClusterId: remote.clusterId, timeout: "90s" },
      ...args,
    });
    const { peerInfo, status, diagnosis, nodes, network } = side;
    const outputs = { peerInfo, status, diagnosis, nodes };
    return network === undefined ? outputs : { ...outputs, remoteCidrs: network.remoteCidrs };
  });
}
