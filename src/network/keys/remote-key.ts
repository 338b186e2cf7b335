import * as pulumi from "@pulumi/pulumi";
import * as liqo from "../../liqo/index.js";
import { gatewayLabels } from "../../liqo/labels.js";
import { adoptIfSameSpec, ownershipHooks } from "../../lifecycle/adoption/ownership-hook.js";
import { managedBy } from "../../lifecycle/adoption/managed-by.js";
import { orDefault } from "../../pulumi/output-value.js";
import { type RemoteClusterArgs, tenantNamespaceOf } from "../../tenant/remote-cluster.js";

/** The object that holds the public key of the remote gateway. */
export const REMOTE_KEY = liqo.PublicKey.kind;

/** Options of {@link installRemoteKey}. */
export interface RemoteKeyOptions {
  /**
   * Name of the object.
   *
   * @default - the ID of the remote cluster
   */
  readonly name?: pulumi.Input<string>;
  /**
   * UID of the local gateway, if the key is garbage-collected with the gateway. The key is
   * installed again for another gateway.
   */
  readonly gatewayUid?: pulumi.Input<string>;
  /** Whether to adopt a `PublicKey` with the same key that this stack did not create. */
  readonly adopt: boolean;
}

/**
 * Installs the public key of the remote gateway in a cluster.
 *
 * @param publicKey 32 bytes in base64.
 */
export function installRemoteKey(
  name: string,
  publicKey: pulumi.Input<string>,
  tenant: RemoteClusterArgs,
  parent: pulumi.Resource,
  { name: objectName, gatewayUid, adopt }: RemoteKeyOptions,
): liqo.PublicKey {
  return new liqo.PublicKey(
    name,
    {
      metadata: {
        name: orDefault(objectName, tenant.remoteClusterId),
        namespace: tenantNamespaceOf(tenant),
        labels: pulumi.output(tenant.remoteClusterId).apply(gatewayLabels),
        annotations: managedBy(REMOTE_KEY, name, parent),
      },
      spec: { publicKey },
    },
    {
      parent,
      provider: tenant.cluster.provider,
      // An output may resolve to undefined, which is not a valid trigger.
      replacementTrigger: gatewayUid && orDefault(gatewayUid, ""),
      hooks: ownershipHooks(tenant.cluster, adopt ? adoptIfSameSpec : undefined),
    },
  );
}
