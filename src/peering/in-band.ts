import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { IPAM } from "../liqo/api-versions.js";
import type { RemoteCidrs } from "../network/remote-cidrs.js";
import { renderMessage } from "../message.js";
import { NotReadyError } from "../validation/errors.js";
import { failUpdate } from "../validation/fail-update.js";
import { firstAddress } from "../validation/address-rules.js";

/** Name of the IP of Liqo's proxy for the API server, and the port of the proxy. */
const PROXY = { name: "api-server-proxy", port: 8118 };

/**
 * The URL of the provider's proxy for its API server, as the consumer reaches it through the tunnel.
 *
 * @param providerCidrs the provider's CIDRs as the consumer sees them.
 */
export function inBandProxyUrl(
  peering: pulumi.ComponentResource,
  name: string,
  provider: LiqoCluster,
  providerCidrs: pulumi.Output<RemoteCidrs>,
): pulumi.Output<string> {
  return pulumi
    .all([provider.liqoNamespace, providerCidrs])
    .apply(async ([namespace, { external }]) => {
      const view = await provider.view(namespace);
      const ip = await view?.get({ ...IPAM, kind: "IP" }, PROXY.name);
      const address = ip?.status?.["ip"];
      const [cidr] = external;
      if (view === undefined || cidr === undefined) {
        return pulumi.unknown as unknown as string;
      }
      if (typeof address === "string" && address !== "") {
        return `http://${withinCidr(address, cidr)}:${PROXY.port}`;
      }
      const message = renderMessage({
        problem: `IP ${namespace}/${PROXY.name} of cluster ${provider.name} has no address`,
        hint: "Check that Liqo was installed with its proxy, or remove inBand.",
        section: "in-band",
      });
      return failUpdate(peering, name, new NotReadyError(peering, message));
    });
}

/**
 * The address with the same host bits in another CIDR of the same length: how Liqo remaps an
 * external CIDR.
 */
export function withinCidr(address: string, cidr: string): string {
  const [, length = ""] = cidr.split("/");
  const hosts = 2 ** (32 - Number(length));
  const remapped = firstAddress(cidr) + (firstAddress(address) % hosts);
  return [24, 16, 8, 0].map((bits) => Math.floor(remapped / 2 ** bits) % 256).join(".");
}
