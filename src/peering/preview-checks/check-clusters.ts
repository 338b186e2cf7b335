import type { ArgsCheck } from "../../validation/args-check.js";
import { namespaceSettingOf } from "../network-args.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { checkNotPeered, type PeerWithSetting } from "./existing-peering-check.js";
import { checkLiqoSettings } from "./liqo-settings-check.js";
import { checkSliceNamesAreFree } from "./names-check.js";
import { checkRights, consumerRights, PROVIDER_RIGHTS } from "./rights-check.js";
import { checkSecondIdentity, checkSecondTenant } from "./second-objects-check.js";
import { checkVersion } from "./versions-check.js";

/** Checks both clusters of a peering, as far as a preview can inspect them. */
export function checkClusters(check: ArgsCheck, args: LiqoPeeringArgs): void {
  const { provider, resourceSlices = [{}] } = args;
  const consumerPeer = peerOf(args, "consumer");
  const providerPeer = peerOf(args, "provider");
  for (const path of ["consumer", "provider"] as const) {
    checkVersion(check, path, args[path]);
    checkLiqoSettings(check, path, args[path], path === "provider");
  }
  checkSecondIdentity(check, "consumer", consumerPeer);
  checkSecondTenant(check, "provider", providerPeer);
  const hasNodes = resourceSlices.some(({ virtualNode }) => virtualNode !== false);
  checkRights(check, "consumer", consumerPeer, consumerRights(hasNodes));
  checkRights(check, "provider", providerPeer, PROVIDER_RIGHTS);
  if (args.adopt !== true) {
    checkNotPeered(check, consumerPeer, providerPeer);
  }
  const slices = provider.clusterId.apply((byDefault) =>
    resourceSlices.map(({ name = byDefault, virtualNode }, i) => ({
      path: `.resourceSlices[${i}].name`,
      name,
      hasNode: virtualNode !== false,
    })),
  );
  checkSliceNamesAreFree(check, consumerPeer, slices);
}

/** A cluster with its tenant namespace. */
function peerOf(args: LiqoPeeringArgs, role: "consumer" | "provider"): PeerWithSetting {
  const { consumer, provider } = args;
  const [own, other] = role === "consumer" ? [consumer, provider] : [provider, consumer];
  const { value: namespace, argument } = namespaceSettingOf(args, role);
  return { cluster: own, remoteClusterId: other.clusterId, namespace, argument };
}
