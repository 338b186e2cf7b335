import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { inContext } from "../diagnosis/check-result.js";
import { ResourceSlice } from "../liqo/index.js";
import { kubectlKind } from "../liqo/kubectl.js";
import { renderMessage } from "../message.js";
import { type Checked, NotReadyError } from "../validation/errors.js";
import { failUpdate } from "../validation/fail-update.js";
import { isSupportedKey, keyType, publicKeyIn, publicKeyPem } from "./certificate-request.js";

/** A ResourceSlice with a request that Liqo has signed with the key of a cluster. */
export interface SignedSlice {
  readonly cluster: LiqoCluster;
  readonly liqoNamespace: string;
  readonly namespace: string;
  readonly sliceName: string;
  /** The certificate signing request, PEM in base64. */
  readonly csr: string;
}

/**
 * The public key of a cluster in PEM. Ends the update if the key is not of a type that Liqo creates:
 * the signatures of other keys are never the same, so Liqo would sign a Secret again and again.
 */
export async function clusterKeyIn(
  component: Checked,
  name: string,
  { cluster, liqoNamespace, namespace, sliceName, csr }: SignedSlice,
): Promise<string> {
  const publicKey = publicKeyIn(csr);
  if (isSupportedKey(publicKey)) {
    return publicKeyPem(publicKey);
  }
  const view = await cluster.view(liqoNamespace);
  const commands = [
    `kubectl -n ${liqoNamespace} delete secret authentication-keys`,
    `kubectl -n ${liqoNamespace} rollout restart deployment liqo-controller-manager`,
    // Liqo does not sign a request again.
    `kubectl -n ${namespace} delete ${kubectlKind(ResourceSlice.kind)} ${sliceName}`,
    "pulumi up --refresh",
  ].join("\n");
  const message = renderMessage({
    problem:
      `Secret ${liqoNamespace}/authentication-keys of cluster ${cluster.name} has a key of type ` +
      `${keyType(publicKey)}, expected Ed25519 or RSA`,
    hint: "Let Liqo create another key:",
    ...inContext({ commands }, view?.context),
    section: "cluster-key",
  });
  return failUpdate(component, name, new NotReadyError(component, message));
}
