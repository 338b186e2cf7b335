import * as pulumi from "@pulumi/pulumi";
import type { Secret } from "../cluster/client/kubernetes-objects.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import { isTerminating, type LiveObject } from "../cluster/live-object.js";
import { type NamespaceView, orForbidden } from "../cluster/namespace-view.js";
import { inContext } from "../diagnosis/check-result.js";
import { REVISION_ANNOTATION } from "../liqo/annotations.js";
import { REMOTE_CERTIFICATE_SECRET } from "../liqo/authentication/names.js";
import { Tenant } from "../liqo/index.js";
import { isOfPeering } from "../liqo/owners.js";
import { renderMessage } from "../message.js";
import { metadataOf } from "../pulumi/resource-hook.js";
import { SECRET } from "../cluster/client/kubernetes-kinds.js";

/**
 * A hook of a Tenant that deletes the certificates of an earlier Tenant, which Liqo keeps: otherwise
 * Liqo would sign no certificate for another request, and the wait would time out. Rejects the Tenant
 * if another Tenant uses the certificate.
 */
export function deleteKeptCertificates(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const { csr } = (newInputs?.["spec"] ?? {}) as { readonly csr?: unknown };
    const { namespace } = metadataOf(newInputs);
    if (typeof csr !== "string" || typeof namespace !== "string") {
      return;
    }
    const view = await cluster.view(namespace);
    // If the Secret cannot be read, the error of the wait names the cause.
    const kept = await view?.get<Secret>(SECRET, REMOTE_CERTIFICATE_SECRET).catch(() => undefined);
    if (
      view === undefined ||
      kept?.data?.["csr"] === undefined ||
      kept.data["csr"] === csr ||
      isTerminating(kept)
    ) {
      return;
    }
    if ((await isUnused(view)) && (await areDeleted(view))) {
      return;
    }
    const commands = `kubectl delete secret ${REMOTE_CERTIFICATE_SECRET} -n ${namespace}`;
    throw new Error(
      renderMessage({
        problem: `Secret ${namespace}/${REMOTE_CERTIFICATE_SECRET} of cluster ${cluster.name} is of an earlier peering`,
        facts: [
          "It has another certificate signing request than this Tenant, so Liqo would not sign a certificate.",
        ],
        hint: "If no other Tenant uses it, delete it:",
        ...inContext({ commands }, view.context),
        section: "kept-certificate",
      }),
    );
  };
}

/**
 * Whether no Tenant of the namespace uses the certificate. In a preview, a Tenant of a stack counts
 * as replaced, because `up` deletes it before this hook.
 */
async function isUnused(view: NamespaceView): Promise<boolean> {
  const { apiVersion, kind } = Tenant.kind;
  const tenants = await orForbidden(view.list({ apiVersion, kind }));
  const isReplaced = ({ metadata }: LiveObject) =>
    pulumi.runtime.isDryRun() && metadata?.annotations?.[REVISION_ANNOTATION] !== undefined;
  return tenants !== "forbidden" && tenants.every(isReplaced);
}

/**
 * Deletes the certificates of the earlier peering, also those of its slices. False if the user is not
 * allowed to. In a preview, does nothing.
 */
async function areDeleted(view: NamespaceView): Promise<boolean> {
  return pulumi.runtime.isDryRun() || (await orForbidden(deleteCertificates(view))) !== "forbidden";
}

async function deleteCertificates(view: NamespaceView): Promise<void> {
  const secrets = await view.listMetadata(SECRET);
  const kept = secrets.filter(({ metadata = {} }) => isOfPeering(SECRET.kind, metadata));
  await Promise.all(kept.map(({ metadata }) => view.delete(SECRET, metadata?.name ?? "")));
}
