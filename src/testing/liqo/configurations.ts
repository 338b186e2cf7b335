import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";

interface ConfigurationSpec {
  readonly remote?: {
    readonly cidr?: { readonly pod?: readonly string[]; readonly external?: readonly string[] };
  };
}

/**
 * Completes Configurations with the cluster's own CIDRs, remaps the remote CIDRs, and releases the CIDRs of deleted
 * Configurations.
 */
export function remapConfigurations({ clusters, clock, delays }: World): void {
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
      // Without the label Liqo cannot name the Networks that it would create.
      if (
        labels?.[REMOTE_CLUSTER_LABEL] !== undefined &&
        clock.isOver(`${uid}/remapping`, delays.remapping)
      ) {
        const cidr = { pod: lease("pod", pod), external: lease("external", external) };
        cluster.setStatus(configuration, { remote: { cidr } });
      }
    }
    cluster.ipam.keepOnly(owners);
  }
}
