import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";

interface ConfigurationSpec {
  readonly remote?: {
    readonly cidr?: { readonly pod?: readonly string[]; readonly external?: readonly string[] };
  };
}

/**
 * Writes the local CIDRs of the cluster into Configurations, remaps the remote CIDRs, and releases
 * the CIDRs of deleted Configurations.
 */
export function remapConfigurations({ clusters, timers, delays }: World): void {
  for (const cluster of clusters) {
    const owners = new Set<string>();
    const local = { cidr: { pod: cluster.podCidrs, external: [cluster.externalCidr] } };
    for (const declared of cluster.list(NETWORKING, "Configuration")) {
      const spec = declared["spec"] as ConfigurationSpec | undefined;
      const configuration = cluster.patch({ ...declared, spec: { ...spec, local } });
      const { uid = "", labels } = configuration.metadata;
      const { pod = [], external = [] } = spec?.remote?.cidr ?? {};
      const lease = (type: string, cidrs: readonly string[]) => {
        owners.add(`${uid}/${type}`);
        return cluster.ipam.lease(`${uid}/${type}`, cidrs);
      };
      // Liqo names its Networks by this label, and does not remap without it.
      if (
        labels?.[REMOTE_CLUSTER_LABEL] !== undefined &&
        timers.hasPassed(`${uid}/remapping`, delays.remapping)
      ) {
        const cidr = { pod: lease("pod", pod), external: lease("external", external) };
        cluster.setStatus(configuration, { remote: { cidr } });
      }
    }
    cluster.ipam.keepOnly(owners);
  }
}
