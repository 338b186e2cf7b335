import * as pulumi from "@pulumi/pulumi";
import * as liqo from "./liqo/index.js";
import { gatewayLabels } from "./liqo/labels.js";
import { type TenantArgs, tenantNamespaceOf } from "./tenant.js";

/** Tells a cluster the public key of the gateway at the other end, 32 bytes in base64. */
export function installRemoteKey(
  name: string,
  publicKey: pulumi.Input<string>,
  tenant: TenantArgs,
  parent: pulumi.Resource,
): liqo.PublicKey {
  return new liqo.PublicKey(
    name,
    {
      metadata: {
        name: tenant.remoteClusterId,
        namespace: tenantNamespaceOf(tenant),
        labels: pulumi.output(tenant.remoteClusterId).apply(gatewayLabels),
      },
      spec: { publicKey },
    },
    { parent, provider: tenant.cluster.provider },
  );
}
