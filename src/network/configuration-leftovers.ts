import type { NamespaceView } from "../cluster/namespace-view.js";
import { kindAndName } from "../cluster/live-object.js";
import type { Leftovers, LeftoverSearch } from "../lifecycle/before-change/leftovers.js";
import { IPAM, networkingKind } from "../liqo/api-versions.js";
import { remoteLabels } from "../liqo/labels.js";
import { isOwnedByConfiguration } from "../liqo/owners.js";

const NETWORK = { ...IPAM, kind: "Network" } as const;

/**
 * How to find the leftovers of an earlier Configuration. The Networks with its CIDRs are deleted
 * last.
 */
export const CONFIGURATION_LEFTOVERS: LeftoverSearch = {
  find: findConfigurations,
  last: {
    kind: NETWORK,
    resource: "networks.ipam.liqo.io",
    labels: ({ remoteClusterId }) => remoteLabels(remoteClusterId),
  },
  resources: "configurations.networking.liqo.io and networks.ipam.liqo.io",
};

async function findConfigurations(view: NamespaceView): Promise<Leftovers> {
  const [owners, networks] = await Promise.all([
    view.list(networkingKind("Configuration")),
    view.list(NETWORK),
  ]);
  const remapped = networks.filter(({ metadata }) => isOwnedByConfiguration(metadata));
  return { owners, parts: remapped.map(kindAndName) };
}
