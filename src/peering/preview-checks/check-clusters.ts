import type { ArgsCheck } from "../../validation/args-check.js";
import { isNetworkPair } from "../../network/pair/liqo-network-pair.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { checkLiqoSettings } from "./liqo-settings-check.js";
import { checkSliceNamesAreFree } from "./names-check.js";
import type { PeerToCheck } from "./peering-to-check.js";
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
  const slices = provider.clusterId.apply((byDefault) =>
    resourceSlices.map(({ name = byDefault, virtualNode }, i) => ({
      path: `.resourceSlices[${i}].name`,
      name,
      hasNode: virtualNode !== false,
    })),
  );
  checkSliceNamesAreFree(check, consumerPeer, slices);
}

/** A cluster with its tenant namespace, which the network declares if there is one. */
function peerOf(
  { consumer, provider, network = {}, ...args }: LiqoPeeringArgs,
  role: "consumer" | "provider",
): PeerToCheck {
  const [own, other] = role === "consumer" ? [consumer, provider] : [provider, consumer];
  const namespace = role === "consumer" ? args.consumerNamespace : args.providerNamespace;
  const peer = { cluster: own, remoteClusterId: other.clusterId };
  if (network === false) {
    return { ...peer, namespace };
  }
  if (isNetworkPair(network)) {
    const { server, client } = network.namespaces;
    return { ...peer, namespace: network.clusters.server === own ? server : client };
  }
  const { server: location = "Provider", gatewayServer, gatewayClient } = network;
  const isServer = (location === "Provider") === (role === "provider");
  return { ...peer, namespace: (isServer ? gatewayServer : gatewayClient)?.namespace };
}
