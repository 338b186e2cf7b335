import type { World } from "../world.js";
import { NETWORKING, REMOTE_CLUSTER_LABEL } from "./conventions.js";

interface ConfigurationSpec {
  readonly remote?: {
    readonly cidr?: { readonly pod?: readonly string[]; readonly external?: readonly string[] };
  };
}

/** Remaps the ranges that Configurations tell of, and takes back those of Configurations that are gone. */
export function remapConfigurations({ clusters, clock, delays }: World): void {
  for (const cluster of clusters) {
    const owners = new Set<string>();
    for (const configuration of cluster.list(NETWORKING, "Configuration")) {
      const { uid = "", labels } = configuration.metadata;
      const { pod = [], external = [] } =
        (configuration["spec"] as ConfigurationSpec | undefined)?.remote?.cidr ?? {};
      const lease = (type: string, cidrs: readonly string[]) => {
        owners.add(`${uid}/${type}`);
        return cluster.ipam.lease(`${uid}/${type}`, cidrs);
      };
      // Without the label Liqo can't name the Networks that it would make.
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
