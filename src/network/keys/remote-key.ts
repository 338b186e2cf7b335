import * as pulumi from "@pulumi/pulumi";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { ifSameSpec, ownershipHooks } from "../../lifecycle/adoption/guard.js";
import { NETWORKING } from "../../liqo/api-versions.js";
import * as liqo from "../../liqo/index.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { type TenantArgs, tenantNamespaceOf } from "../../tenant/tenant.js";

/** The object that tells it. */
export const REMOTE_KEY = { ...NETWORKING, kind: "PublicKey" } as const;

/** How a key is installed. */
export interface RemoteKeyOptions {
  /**
   * Name of the object.
   *
   * @default - the ID of the cluster at the other end
   */
  readonly name?: pulumi.Input<string>;
  /** UID of the gateway at this end, if the key is garbage-collected with it: the key is installed again for another gateway. */
  readonly gatewayUid?: pulumi.Input<string>;
  /** Whether to adopt a `PublicKey` with the same key that this stack did not create. */
  readonly adopt: boolean;
}

/**
 * Tells a cluster the public key of the gateway at the other end, 32 bytes in base64.
 */
export function installRemoteKey(
  name: string,
  publicKey: pulumi.Input<string>,
  tenant: TenantArgs,
  parent: pulumi.Resource,
  { name: objectName, gatewayUid, adopt }: RemoteKeyOptions,
): liqo.PublicKey {
  return new liqo.PublicKey(
    name,
    {
      metadata: {
        name: objectName ?? tenant.remoteClusterId,
        namespace: tenantNamespaceOf(tenant),
        labels: pulumi.output(tenant.remoteClusterId).apply(gatewayLabels),
        annotations: managedBy(REMOTE_KEY, name, parent),
      },
      spec: { publicKey },
    },
    {
      parent,
      provider: tenant.cluster.provider,
      replacementTrigger: gatewayUid,
      hooks: { beforeCreate: ownershipHooks(tenant.cluster, adopt ? ifSameSpec : undefined) },
    },
  );
}
