import { generatePrivateKey, publicKeyOf } from "../../network/keys/wireguard-key.js";
import type { World } from "../world.js";
import { GATEWAY_RESOURCE_LABEL, NETWORKING, REMOTE_CLUSTER_LABEL } from "./labels.js";
import { gatewaysOf, hasTemplate, keySecretsOf, namedSecretOf, resourceNameOf } from "./gateway.js";

/**
 * Creates keys for gateways without a `secretRef`, unless a labelled Secret already exists. The
 * keys are garbage-collected with their gateway.
 */
export function createKeys(world: World): void {
  for (const cluster of world.clusters) {
    for (const gateway of gatewaysOf(world, cluster)) {
      const { role, name, namespace, uid, remoteClusterId, object } = gateway;
      const namespaceReference = { apiVersion: "v1", kind: "Namespace", name: namespace };
      if (
        namedSecretOf(object) === undefined &&
        hasTemplate(gateway) &&
        keySecretsOf(gateway).length === 0 &&
        cluster.find(namespaceReference) !== undefined
      ) {
        const privateKey = generatePrivateKey();
        const owner = { apiVersion: NETWORKING, kind: `Gateway${role}`, name, uid };
        cluster.apply({
          apiVersion: "v1",
          kind: "Secret",
          metadata: {
            name: resourceNameOf(gateway),
            namespace,
            labels: { [REMOTE_CLUSTER_LABEL]: remoteClusterId, [GATEWAY_RESOURCE_LABEL]: "true" },
            ownerReferences: [owner],
          },
          data: { privateKey, publicKey: publicKeyOf(privateKey) },
        });
      }
    }
  }
}
