import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { checkKinds } from "../../cluster/kinds-check.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { createdNetworkOf, namespaceSettingOf } from "../network-args.js";
import { checkTemplateExists } from "../../offloading/template-exists-check.js";
import type { OffloadingArgs } from "../offloading-args.js";
import type { LiqoPeeringArgs } from "../peering-args.js";
import { checkNotPeered, type PeerWithSetting } from "./existing-peering-check.js";
import { consumerKinds, providerKinds } from "./peering-kinds.js";
import { checkLiqoSettings } from "./liqo-settings-check.js";
import { checkSliceNamesAreFree } from "./names-check.js";
import type { PeerToCheck } from "../../tenant/peering-to-check.js";
import {
  checkRights,
  consumerRights,
  networkRights,
  offloadedNamespaceRights,
  PROVIDER_RIGHTS,
} from "./rights-check.js";
import { checkSecondIdentity, checkSecondTenant } from "../../tenant/second-objects-check.js";
import { checkSlicesAreGranted } from "./tenant-condition-check.js";
import { checkVersion } from "./versions-check.js";

/** Checks both clusters of a peering, as far as a preview can inspect them. */
export function checkClusters(
  check: ArgsCheck,
  args: LiqoPeeringArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const consumer = peerOf(args, "consumer");
  checkConsumer(check, "consumer", consumer, args, opts);
  const provider = peerOf(args, "provider");
  checkProvider(check, "provider", provider);
  if (args.adopt !== true) {
    checkNotPeered(check, consumer, provider);
  }
  checkSlicesAreGranted(check, consumer, args);
  const roles = gatewayRolesOf(args);
  checkKinds(check, "consumer", args.consumer, consumerKinds(args, roles?.consumer), opts);
  checkKinds(check, "provider", args.provider, providerKinds(roles?.provider), opts);
  checkRights(check, [
    {
      path: "consumer",
      peer: consumer,
      rights: [...consumerRights(args), ...networkRights(roles?.consumer)],
    },
    {
      path: "provider",
      peer: provider,
      rights: [...PROVIDER_RIGHTS, ...networkRights(roles?.provider)],
    },
    ...offloadedNamespaceRights(consumer, args),
  ]);
}

/** Checks the consumer cluster of a peering, as far as a preview can inspect it. */
export function checkConsumer(
  check: ArgsCheck,
  path: string,
  consumer: PeerToCheck,
  args: OffloadingArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const { resourceSlices = [{}] } = args;
  checkVersion(check, path, consumer.cluster);
  checkLiqoSettings(check, path, consumer.cluster, false);
  checkSecondIdentity(check, path, consumer);
  const slices = pulumi.output(consumer.remoteClusterId).apply((byDefault) =>
    resourceSlices.map(({ name = byDefault, virtualNode }, i) => ({
      path: `.resourceSlices[${i}].name`,
      name,
      hasNode: virtualNode !== false,
    })),
  );
  checkSliceNamesAreFree(check, consumer, slices);
  for (const [i, { virtualNode }] of resourceSlices.entries()) {
    const template = virtualNode === false ? undefined : virtualNode?.vkOptionsTemplate;
    checkTemplateExists(
      check,
      `resourceSlices[${i}].virtualNode.vkOptionsTemplate`,
      { cluster: consumer.cluster, vkOptionsTemplate: template },
      opts,
    );
  }
}

/** Checks the provider cluster of a peering, as far as a preview can inspect it. */
export function checkProvider(check: ArgsCheck, path: string, provider: PeerToCheck): void {
  checkVersion(check, path, provider.cluster);
  checkLiqoSettings(check, path, provider.cluster, true);
  checkSecondTenant(check, path, provider);
}

/** A cluster with its tenant namespace. */
function peerOf(args: LiqoPeeringArgs, role: "consumer" | "provider"): PeerWithSetting {
  const { consumer, provider } = args;
  const [own, other] = role === "consumer" ? [consumer, provider] : [provider, consumer];
  const { value: namespace, argument } = namespaceSettingOf(args, role);
  return { cluster: own, remoteClusterId: other.clusterId, namespace, argument };
}

/** The roles of the gateways in the network that a peering creates. Undefined if it creates none. */
function gatewayRolesOf(
  args: LiqoPeeringArgs,
): Readonly<Record<"consumer" | "provider", GatewayRole>> | undefined {
  const network = createdNetworkOf(args);
  if (network === undefined) {
    return undefined;
  }
  return network.server.cluster === args.consumer
    ? { consumer: "Server", provider: "Client" }
    : { consumer: "Client", provider: "Server" };
}
