import * as pulumi from "@pulumi/pulumi";
import { Nonce } from "../../authentication/nonce.js";
import { Tenant } from "../../authentication/tenant.js";
import { reasonOf } from "../../cluster/client/api-error.js";
import type {
  PeeringCredentials,
  PeeringInfo,
  PeeringRequest,
} from "../../network/peer-info/peering-info.js";
import { isMocked } from "../../pulumi/engine.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { keepLast } from "./kept-value.js";
import { waitingForConsumer, waitingForDocument } from "./peering-side-status.js";
import type { ProviderSideArgs } from "./peering-side-args.js";
import { issuedCredentials } from "./provider-credentials.js";
import { replicatedObjects } from "./replicated-objects.js";
import type { LocalPeering, PeeringOutputs } from "./side-outputs.js";
import { warnOfTenantDeletion } from "./tenant-teardown-warning.js";

/** Declares the resources of a provider: its nonce, and the Tenant of a consumer that signed it. */
export function declareProvider(
  { component, name, tenant, remote }: LocalPeering,
  args: ProviderSideArgs,
): PeeringOutputs {
  const { adopt, timeout, detached = false } = args;
  const opts = { parent: component };
  const nonce = new Nonce(`${name}-nonce`, { ...tenant, adopt, timeout }, opts);
  const signed = pulumi
    .all([remote, pulumi.output(valueIfKnown(nonce.nonce))])
    .apply(([{ peering }, own]) => requestOf(peering, own));
  const request = keepLast(component, `${name}-request`, { value: signed, isForgotten: detached });
  if (detached) {
    void warnOfTenantDeletion(component, tenant);
  }

  const credentials = request.apply<PeeringCredentials | undefined>((accepted) => {
    if (accepted === undefined) {
      return pulumi.output<PeeringCredentials | undefined>(undefined);
    }
    const { publicKey, csr, signature } = accepted;
    const { proxyUrl, tenantCondition: condition } = args;
    const object = new Tenant(
      `${name}-tenant`,
      { ...tenant, adopt, timeout, publicKey, csr, signature, proxyUrl, condition },
      // Liqo checks the nonce whenever it renews the certificate.
      { ...opts, dependsOn: [nonce] },
    );
    return issuedCredentials(component, name, object, csr, proxyUrl);
  });
  const info = pulumi
    .all([tenant.namespace, nonce.nonce, credentials])
    .apply(([tenantNamespace, value, issued]) => ({
      role: "Provider" as const,
      tenantNamespace,
      nonce: value,
      credentials: issued,
    }));
  const status = pulumi
    .all([remote, tenant.namespace, tenant.remoteClusterId, nonce.nonce, credentials])
    .apply(async ([{ hasDocument, peering }, namespace, id, own, issued]) => {
      const isAnswered = issued !== undefined && requestOf(peering, own) !== undefined;
      const progress = { hasDocument, hasPeering: peering !== undefined, isAnswered };
      return (
        waitingForDocument(id, "sign the nonce of this side", progress) ??
        (await usageProblem(args, namespace, id))
      );
    });
  return {
    info,
    isAnswered: signed.apply((value) => value !== undefined),
    waiting: status,
    nodes: pulumi.output([]),
    replication: pulumi.output(undefined),
  };
}

/** The request of a consumer that signed the nonce of this provider. */
function requestOf(
  peering: PeeringInfo | undefined,
  nonce: string | undefined,
): PeeringRequest | undefined {
  const request = peering?.role === "Consumer" ? peering.request : undefined;
  return request?.nonce === nonce ? request : undefined;
}

/** Why the consumer does not use its Tenant. Undefined if it does. */
async function usageProblem(
  { cluster }: ProviderSideArgs,
  namespace: string,
  id: string,
): Promise<string | undefined> {
  if (isMocked()) {
    return undefined;
  }
  const objects = await replicatedObjects(cluster, namespace).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof objects === "string") {
    return `Unknown: cannot check whether ${id} uses its credentials (${objects})`;
  }
  return objects?.length === 0 ? waitingForConsumer(id) : undefined;
}
