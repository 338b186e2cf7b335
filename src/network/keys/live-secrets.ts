import type { Secret } from "../../cluster/client/kubernetes-objects.js";
import { type NamespaceView, type Forbidden, orForbidden } from "../../cluster/namespace-view.js";
import { lastChange } from "../../cluster/live-object.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import { isOwnedByGateway } from "../../liqo/owners.js";
import { isWireGuardKey } from "../../validation/rules.js";
import { publicKeyOf } from "./wireguard-key.js";
import { SECRET } from "../../cluster/client/kubernetes-kinds.js";

/** A Secret with a gateway's keys, without its private key. */
export interface LiveSecret {
  readonly name: string;
  /** The public key, in base64. Undefined if the private key is not valid. */
  readonly publicKey?: string;
  /** Whether Liqo created the Secret for a gateway. It is garbage-collected with the gateway. */
  readonly isCreatedByLiqo: boolean;
  /**
   * When a manager of its `data` last wrote to the Secret (RFC 3339). Later than the last change of
   * the keys if that manager changed only labels or annotations since.
   */
  readonly changedAt?: string;
}

/** A private key that this stack generated. Secret. */
export interface OwnPrivateKey {
  /** In base64. Undefined if the Secret holds no valid key. */
  readonly privateKey: string | undefined;
}

/** Lists the Secrets with the labels, without their private keys. */
export async function listSecrets(
  view: NamespaceView,
  labels: Readonly<Record<string, string>>,
): Promise<LiveSecret[] | Forbidden> {
  const secrets = view.list<Secret>(SECRET, labels);
  return orForbidden(secrets.then((found) => found.map(withoutPrivateKey)));
}

/**
 * Reads the private key in a Secret that a resource of Pulumi created. Undefined if another
 * resource created the Secret, or if it is not found.
 *
 * @param manager URN of the resource.
 */
export async function readOwnPrivateKey(
  view: NamespaceView,
  secretName: string,
  manager: string,
): Promise<OwnPrivateKey | undefined> {
  const secret = await view.get<Secret>(SECRET, secretName);
  if (secret === undefined || managerUrnOf(secret) !== manager) {
    return undefined;
  }
  const { privateKey = "" } = secret.data ?? {};
  return { privateKey: isWireGuardKey(privateKey) ? privateKey : undefined };
}

function withoutPrivateKey({ metadata, data }: Secret): LiveSecret {
  const { privateKey = "" } = data ?? {};
  const isKey = isWireGuardKey(privateKey);
  return {
    name: metadata?.name ?? "",
    publicKey: isKey ? publicKeyOf(privateKey) : undefined,
    isCreatedByLiqo: isOwnedByGateway(metadata),
    changedAt: lastChange(metadata, "f:data"),
  };
}
