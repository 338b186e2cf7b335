import * as pulumi from "@pulumi/pulumi";
import { madeBy } from "../hooks/maker.js";
import { ownershipHooks } from "../hooks/ownership.js";
import { NETWORKING } from "../liqo/groups.js";
import * as liqo from "../liqo/index.js";
import { gatewayLabels } from "../liqo/labels.js";
import { type TenantArgs, tenantNamespaceOf } from "../tenant.js";

/** The object that tells it. */
export const REMOTE_KEY = { ...NETWORKING, kind: "PublicKey" } as const;

/**
 * Tells a cluster the public key of the gateway at the other end, 32 bytes in base64.
 *
 * @param gatewayUid of the gateway at this end, if the key may go with that: it is installed anew for another gateway.
 */
export function installRemoteKey(
  name: string,
  publicKey: pulumi.Input<string>,
  tenant: TenantArgs,
  parent: pulumi.Resource,
  gatewayUid?: pulumi.Input<string>,
): liqo.PublicKey {
  return new liqo.PublicKey(
    name,
    {
      metadata: {
        name: tenant.remoteClusterId,
        namespace: tenantNamespaceOf(tenant),
        labels: pulumi.output(tenant.remoteClusterId).apply(gatewayLabels),
        annotations: madeBy(REMOTE_KEY, name, parent),
      },
      spec: { publicKey },
    },
    {
      parent,
      provider: tenant.cluster.provider,
      replacementTrigger: gatewayUid,
      hooks: { beforeCreate: ownershipHooks(tenant.cluster) },
    },
  );
}
