import type * as pulumi from "@pulumi/pulumi";
import type { ObjectKind } from "../cluster/client/cluster-api.js";
import type { Secret } from "../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTerminating } from "../cluster/live-object.js";
import { inContext } from "../diagnosis/check-result.js";
import { REMOTE_CERTIFICATE_SECRET } from "../liqo/authentication/names.js";
import { renderMessage } from "../message.js";
import { metadataOf } from "../pulumi/resource-hook.js";

const SECRET: ObjectKind = { apiVersion: "v1", kind: "Secret" };

/**
 * A hook of a Tenant that rejects it if Liqo keeps the certificate of another request: Liqo would
 * not sign a certificate for the Tenant, and the wait would time out.
 */
export function rejectKeptCertificate(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const { csr } = (newInputs?.["spec"] ?? {}) as { readonly csr?: unknown };
    const { namespace } = metadataOf(newInputs);
    if (typeof csr !== "string" || typeof namespace !== "string") {
      return;
    }
    const view = await cluster.view(namespace);
    // If the Secret cannot be read, the error of the wait names the cause.
    const kept = await view?.get<Secret>(SECRET, REMOTE_CERTIFICATE_SECRET).catch(() => undefined);
    if (kept?.data?.["csr"] === undefined || kept.data["csr"] === csr || isTerminating(kept)) {
      return;
    }
    const commands = `kubectl delete secret ${REMOTE_CERTIFICATE_SECRET} -n ${namespace}`;
    throw new Error(
      renderMessage({
        problem: `Secret ${namespace}/${REMOTE_CERTIFICATE_SECRET} of cluster ${cluster.name} is of an earlier peering`,
        facts: [
          "It has another certificate signing request than this Tenant, so Liqo would not sign a certificate.",
        ],
        hint: "If no Tenant uses it, delete it:",
        ...inContext({ commands }, view?.context),
        section: "kept-certificate",
      }),
    );
  };
}
