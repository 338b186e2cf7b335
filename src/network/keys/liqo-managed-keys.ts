import * as pulumi from "@pulumi/pulumi";
import { failUpdate } from "../../validation/fail-update.js";
import { NotReadyError } from "../../validation/errors.js";
import type { GatewayKeyPair } from "./gateway-keys.js";
import type { GatewayStatus } from "../../liqo/networking/gateway.js";
import { KeysSecret } from "./keys-secret.js";
import type { ObjectMeta } from "../../liqo/object.js";
import { withoutDependency } from "../../pulumi/output-value.js";

/** In place of keys: Liqo makes them in the cluster, or has made them. */
export const LIQO_MANAGED = "liqo-managed";

/** A gateway that has no Secret named to it, so that Liqo makes its keys. */
interface MadeGateway {
  readonly id: pulumi.Output<pulumi.ID>;
  readonly metadata: pulumi.Output<ObjectMeta>;
  readonly status: pulumi.Output<GatewayStatus | undefined>;
}

/**
 * The keys that Liqo has made for a gateway. Once somebody asks for them they are read from their Secret, at every `preview`
 * and `up`.
 */
export function liqoManagedKeys(...gateway: Parameters<typeof readKeys>): () => GatewayKeyPair {
  let keys: GatewayKeyPair | undefined;
  return () => (keys ??= readKeys(...gateway));
}

/**
 * Reads the Secret that a gateway's status names. Its keys are Liqo's only if it belongs to the gateway: another one, such as
 * that of a gateway before it, will go or is somebody else's, and its public half would be installed across for nothing.
 */
function readKeys(
  name: string,
  gateway: MadeGateway,
  component: pulumi.ComponentResource,
  provider: pulumi.ProviderResource,
): GatewayKeyPair {
  const secretName = pulumi
    .all([gateway.status, gateway.id])
    .apply(([status]) => status?.secretRef?.name ?? "");
  const id = pulumi
    .all([gateway.metadata, secretName])
    .apply(([{ namespace = "" }, secret]) => `${namespace}/${secret}`);
  const read = new KeysSecret(`${name}-keys`, id, { parent: component, provider });
  const publicKey = pulumi
    .all([read.data, read.metadata, gateway.metadata, id])
    .apply(([data, { ownerReferences = [] }, { uid }, where]) => {
      const key = data?.["publicKey"];
      if (key !== undefined && ownerReferences.some((owner) => owner.uid === uid)) {
        return key;
      }
      const error = new NotReadyError(
        component,
        `${component.constructor.name} "${name}" uses Secret ${where}, which Liqo has not made for this gateway: ` +
          'name it in keys, as { secretName, publicKey }, in place of "liqo-managed", or destroy this gateway first',
      );
      return failUpdate(component, name, error);
    });
  // It crosses to the other cluster, and is no secret.
  return { secretName, publicKey: withoutDependency(pulumi.unsecret(publicKey)) };
}
