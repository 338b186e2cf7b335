import type { LiqoKinds } from "../../cluster/kinds-check.js";
import { AUTHENTICATION, OFFLOADING } from "../../liqo/api-versions.js";
import type { GatewayRole } from "../../liqo/networking/gateway.js";
import { networkKinds } from "../../network/network-kinds.js";
import { hasVirtualNode, type OffloadingArgs } from "../offloading-args.js";

/**
 * The kinds that a consumer needs.
 *
 * @param role role of its gateway. Undefined if the peering creates no network.
 */
export function consumerKinds(args: OffloadingArgs, role: GatewayRole | undefined): LiqoKinds[] {
  return [
    { ...AUTHENTICATION, kinds: ["Identity", "Renew", "ResourceSlice"] },
    ...(hasVirtualNode(args) ? [{ ...OFFLOADING, kinds: ["NamespaceMap", "VirtualNode"] }] : []),
    ...(role === undefined ? [] : [networkKinds(role)]),
  ];
}

/**
 * The kinds that a provider needs, also for the copies of the consumer's objects.
 *
 * @param role role of its gateway. Undefined if the peering creates no network.
 */
export function providerKinds(role: GatewayRole | undefined): LiqoKinds[] {
  return [
    { ...AUTHENTICATION, kinds: ["Renew", "ResourceSlice", "Tenant"] },
    { ...OFFLOADING, kinds: ["NamespaceMap"] },
    ...(role === undefined ? [] : [networkKinds(role)]),
  ];
}
