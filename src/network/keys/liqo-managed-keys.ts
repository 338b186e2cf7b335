import * as pulumi from "@pulumi/pulumi";
import { renderMessage } from "../../message.js";
import { withoutDependency } from "../../pulumi/output-value.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import type { GatewayStatus } from "../../liqo/networking/gateway.js";
import type { ObjectMeta } from "../../liqo/object.js";
import type { GatewayKeyPair } from "./key-pair.js";
import { KeysSecret } from "./keys-secret.js";

/** Stands for keys that Liqo creates in the cluster for a gateway without `spec.secretRef`. */
export const LIQO_MANAGED = "liqo-managed";

/** A gateway without `spec.secretRef`. */
interface GatewayWithoutSecret extends pulumi.CustomResource {
  readonly metadata: pulumi.Output<ObjectMeta>;
  readonly status: pulumi.Output<GatewayStatus | undefined>;
}

/**
 * Reads the keys that Liqo created for a gateway: a function that registers the read when it is
 * called for the first time. The Secret is read in every `preview` and `up`.
 */
export function liqoManagedKeys(
  name: string,
  gateway: GatewayWithoutSecret,
  provider: pulumi.ProviderResource,
): () => GatewayKeyPair {
  let keys: GatewayKeyPair | undefined;
  return () => (keys ??= readKeys(name, gateway, provider));
}

/**
 * Reads the Secret in the status of a gateway. Liqo created its keys only if the gateway owns the
 * Secret. A Secret of a former gateway is about to be deleted, and any other Secret is not managed
 * by Liqo.
 */
function readKeys(
  name: string,
  gateway: GatewayWithoutSecret,
  provider: pulumi.ProviderResource,
): GatewayKeyPair {
  const secretName = pulumi
    .all([pulumi.unsecret(gateway.status), gateway.id])
    .apply(([status]) => status?.secretRef?.name ?? "");
  const id = pulumi
    .all([gateway.metadata, secretName])
    .apply(([{ namespace = "" }, secret]) => `${namespace}/${secret}`);
  const read = new KeysSecret(`${name}-keys`, id, { parent: gateway, provider });
  const publicKey = pulumi
    .all([read.data, read.metadata, gateway.metadata, id])
    .apply(([data, { ownerReferences = [] }, { uid }, secret]) => {
      const key = data?.["publicKey"];
      if (key !== undefined && ownerReferences.some((owner) => owner.uid === uid)) {
        return key;
      }
      const kind = gateway.constructor.name;
      const message = renderMessage({
        problem: `${kind} "${name}" uses Secret ${secret}, which Liqo did not create for this gateway`,
        hint: 'Set keys: { secretName, publicKey } instead of "liqo-managed", or delete the gateway first.',
        section: "liqo-managed-keys",
      });
      return failUpdate(gateway, name, new NotReadyError(gateway, message));
    });
  // The public key crosses to the other cluster, and it is not secret.
  return { secretName, publicKey: withoutDependency(pulumi.unsecret(publicKey)) };
}
