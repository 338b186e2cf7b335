import * as pulumi from "@pulumi/pulumi";
import { Identity } from "../../authentication/identity.js";
import { SignedNonce } from "../../authentication/signed-nonce.js";
import type {
  PeeringCredentials,
  PeeringInfo,
  PeeringRequest,
} from "../../network/peer-info/peering-info.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { InvalidArgsError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import { declareSlices, type PeeringNode } from "../consumer.js";
import { hasVirtualNode } from "../offloading-args.js";
import { warnOfNamespace } from "../preview-checks/namespace-warning.js";
import { warnOfRemovedNodes } from "../preview-checks/removed-nodes-warning.js";
import { isCertificateOf } from "./credentials-rules.js";
import { keepLast } from "./kept-value.js";
import type { ConsumerSideArgs } from "./peering-side-args.js";
import { waitingForDocument } from "./peering-side-status.js";
import { csrDigestOf } from "./request-rules.js";
import type { LocalPeering, PeeringOutputs } from "./side-outputs.js";

/** What a provider has given to this consumer. */
interface Admission {
  readonly credentials: PeeringCredentials;
  /** Tenant namespace of this consumer in the provider cluster. */
  readonly remoteNamespace: string;
}

/**
 * Declares the resources of a consumer: the signed nonce of its provider, and what the credentials of
 * the provider allow.
 */
export function declareConsumer(local: LocalPeering, args: ConsumerSideArgs): PeeringOutputs {
  const { component, name, tenant, remote } = local;
  if (args.detached !== true && hasVirtualNode(args)) {
    warnOfNamespace(component, tenant.cluster.name, tenant.namespace);
  }
  const request = remote.apply<PeeringRequest | undefined>(({ peering }) =>
    peering?.role === "Provider"
      ? signedBy(local, args, peering.nonce)
      : pulumi.output<PeeringRequest | undefined>(undefined),
  );
  const admitted = pulumi
    .all([remote, pulumi.output(valueIfKnown(request))])
    .apply(([{ peering }, own]) => admissionOf(component, name, peering, own));
  const admission = keepLast(component, `${name}-credentials`, {
    value: admitted,
    isForgotten: args.detached === true,
  });
  if (args.detached === true) {
    warnOfRemovedNodes(component, { tenant }, []);
  }
  const nodes = admission.apply<PeeringNode[]>((accepted) =>
    accepted === undefined
      ? pulumi.output<PeeringNode[]>([])
      : useCredentials(local, args, accepted),
  );
  const isAnswered = admitted.apply((value) => value !== undefined);
  const waiting = pulumi
    .all([remote, tenant.remoteClusterId, isAnswered])
    .apply(([{ hasDocument, peering }, id, hasAnswer]) =>
      waitingForDocument(id, "accept this cluster", {
        hasDocument,
        hasPeering: peering !== undefined,
        isAnswered: hasAnswer,
      }),
    );
  const info = request.apply((own) => ({ role: "Consumer" as const, request: own }));
  const isPeered = admission.apply((value) => value !== undefined);
  return { info, isAnswered, waiting, isPeered, nodes };
}

/** Lets this cluster sign the nonce of its provider. The nonce has passed its checks. */
function signedBy(
  { component, name, tenant }: LocalPeering,
  { adopt, timeout, publicKey: key }: ConsumerSideArgs,
  nonce: string,
): pulumi.Output<PeeringRequest | undefined> {
  const { publicKey, csr, signature } = new SignedNonce(
    `${name}-signed-nonce`,
    { ...tenant, adopt, timeout, nonce, publicKey: key },
    { parent: component },
  );
  return pulumi.output({ publicKey, csr, nonce, signature });
}

/** What the provider has given to this consumer for its current request. */
function admissionOf(
  component: pulumi.ComponentResource,
  name: string,
  peering: PeeringInfo | undefined,
  own: PeeringRequest | undefined,
): Admission | undefined {
  if (peering?.role !== "Provider" || own === undefined) {
    return undefined;
  }
  const { credentials, tenantNamespace: remoteNamespace } = peering;
  if (credentials?.csrDigest !== csrDigestOf(own.csr)) {
    return undefined;
  }
  if (isCertificateOf(credentials.signedCRT, own.publicKey)) {
    return { credentials, remoteNamespace };
  }
  const path = "remotePeerInfo.peering.credentials.signedCRT";
  const reason =
    "expected a certificate of this cluster's key, got one of another key: " +
    "ask the administrator of the remote side for a new document";
  return failUpdate(component, name, new InvalidArgsError(component, name, [{ path, reason }]));
}

function useCredentials(
  { component, name, tenant, network }: LocalPeering,
  args: ConsumerSideArgs,
  { credentials, remoteNamespace }: Admission,
): pulumi.Output<PeeringNode[]> {
  const { adopt, timeout } = args;
  const { ca, signedCRT, apiServer, proxyURL } = credentials;
  const authParams = { ca, signedCRT, apiServer, proxyURL };
  const identity = new Identity(
    `${name}-identity`,
    { ...tenant, adopt, timeout, authParams, remoteNamespace },
    // A proxy may be at the other end of the tunnel.
    { parent: component, dependsOn: proxyURL === undefined ? [] : [...network] },
  );
  return declareSlices(component, name, args, { tenant, authParams, identity, network });
}
