import * as pulumi from "@pulumi/pulumi";
import type { Tenant } from "../../authentication/tenant.js";
import { digestOf } from "../../digest.js";
import type * as liqo from "../../liqo/index.js";
import { renderMessage } from "../../message.js";
import type { PeeringCredentials } from "../../network/peer-info/peering-info.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import { csrDigestOf } from "./request-rules.js";

/**
 * The credentials of a consumer for its document. Liqo renews the certificate, and brings the renewed
 * certificate to the consumer: the document has the first, until anything else changes.
 */
export function issuedCredentials(
  component: pulumi.ComponentResource,
  name: string,
  tenant: Tenant,
  csr: string,
  proxyUrl: pulumi.Input<string> | undefined,
): pulumi.Output<PeeringCredentials | undefined> {
  // A proxy that the program marks as a secret makes the document a secret.
  const issued = pulumi
    .all([tenant.authParams, proxyUrl])
    .apply(([authParams]) => credentialsOf(component, name, authParams, csr));
  const trigger = issued.apply((credentials) => digestOf({ ...credentials, signedCRT: "" }));
  const stash = new pulumi.Stash(
    `${name}-admission`,
    { input: issued },
    { parent: component, ignoreChanges: ["input"], replacementTrigger: trigger },
  );
  // A user's mocks may not return the output of a Stash.
  return pulumi
    .all([stash.output as pulumi.Output<PeeringCredentials | undefined>, issued])
    .apply(([kept, current]) => kept ?? current);
}

/** The credentials in a document. Fails if they would contain a secret. */
export function credentialsOf(
  component: pulumi.ComponentResource,
  name: string,
  { ca, signedCRT, apiServer, proxyURL, awsConfig }: liqo.AuthParams,
  csr: string,
): PeeringCredentials {
  if (awsConfig !== undefined) {
    const message = renderMessage({
      problem: "Liqo authenticates consumers of this cluster with a secret access key of AWS",
      facts: ["peerInfo cannot contain a secret, so this side cannot issue it."],
      hint:
        "Peer the clusters with a LiqoPeering in one program, " +
        "or install Liqo in this cluster without AWS credentials.",
      section: "peer-info-aws",
    });
    return failUpdate(component, name, new NotReadyError(component, message));
  }
  return {
    ca,
    signedCRT: signedCRT ?? "",
    apiServer: apiServer ?? "",
    proxyURL,
    csrDigest: csrDigestOf(csr),
  };
}
