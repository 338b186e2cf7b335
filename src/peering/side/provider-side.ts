import * as pulumi from "@pulumi/pulumi";
import { Nonce } from "../../authentication/nonce.js";
import { Tenant } from "../../authentication/tenant.js";
import type {
  PeeringCredentials,
  PeeringInfo,
  PeeringRequest,
} from "../../network/peer-info/peering-info.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { isMocked } from "../../pulumi/engine.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { warnOfCapacity } from "../preview-checks/capacity-warning.js";
import { keepLast } from "./kept-value.js";
import { waitingForDocument } from "./peering-side-status.js";
import type { ProviderSideArgs } from "./peering-side-args.js";
import { issuedCredentials } from "./provider-credentials.js";
import { requestedSlices } from "./replicated-objects.js";
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
  // A proxy that is a secret makes the credentials a secret, but not that they were issued.
  const isPeered = pulumi.unsecret(credentials.apply((issued) => issued !== undefined));
  warnOfRequests(component, tenant, isPeered);
  const waiting = pulumi
    .all([remote, tenant.remoteClusterId, nonce.nonce])
    .apply(([{ hasDocument, peering }, id, own]) =>
      waitingForDocument(id, "sign the nonce of this side", {
        hasDocument,
        hasPeering: peering !== undefined,
        isAnswered: requestOf(peering, own) !== undefined,
      }),
    );
  return {
    info,
    isAnswered: signed.apply((value) => value !== undefined),
    waiting,
    isPeered,
    nodes: pulumi.output([]),
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

/** Warns of a consumer that requests more than this cluster has. */
function warnOfRequests(
  component: pulumi.ComponentResource,
  { cluster, namespace, remoteClusterId }: Required<RemoteClusterArgs>,
  isPeered: pulumi.Output<boolean>,
): void {
  pulumi.all([namespace, remoteClusterId, isPeered]).apply(([name, id, hasTenant]) => {
    if (hasTenant && !isMocked()) {
      const advice = `Ask the administrator of ${id} to request less.`;
      warnOfCapacity(component, cluster, requestedSlices(cluster, name), advice);
    }
  });
}
