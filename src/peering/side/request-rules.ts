import { createHash } from "node:crypto";
import { nonceRule, publicKeyRule } from "../../authentication/authentication-rules.js";
import {
  CONTROL_PLANE_ORGANIZATION,
  isRequestOf,
  isSignedBy,
  publicKeyDer,
} from "../../authentication/certificate-request.js";
import type { PeeringRequest } from "../../network/peer-info/peering-info.js";
import { problemsAt } from "../../validation/args-check.js";
import type { ArgsProblem } from "../../validation/errors.js";

/**
 * The problems of a consumer's request. Liqo in the provider cluster checks the same, but reports
 * problems only as events.
 *
 * @param clusterId ID of the consumer cluster.
 */
export function requestProblems(
  { publicKey, csr, nonce, signature }: PeeringRequest,
  clusterId: string,
): ArgsProblem[] {
  const malformed = [
    ...problemsAt(".request.publicKey", publicKeyRule(publicKey)),
    ...problemsAt(".request.nonce", nonceRule(nonce)),
  ];
  if (malformed.length > 0) {
    return malformed;
  }
  const key = publicKeyDer(publicKey);
  const subject = { organization: CONTROL_PLANE_ORGANIZATION, commonName: clusterId };
  const isSigned = isSignedBy(key, Buffer.from(nonce), Buffer.from(signature, "base64"));
  return [
    ...problemsAt(
      ".request.signature",
      isSigned ? undefined : "expected the nonce, signed with publicKey, got another signature",
    ),
    ...problemsAt(
      ".request.csr",
      isRequestOf(csr, { ...subject, publicKey: key })
        ? undefined
        : `expected the request of CN=${clusterId}, O=${CONTROL_PLANE_ORGANIZATION}, ` +
            "signed with publicKey, got another request",
    ),
  ];
}

/** The digest by which a provider names a request that it has accepted. */
export function csrDigestOf(csr: string): string {
  return createHash("sha256").update(csr).digest("hex");
}
