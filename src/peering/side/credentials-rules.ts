import { createPublicKey, X509Certificate } from "node:crypto";
import { nonceRule, proxyUrlRule } from "../../authentication/authentication-rules.js";
import { CONTROL_PLANE_ORGANIZATION } from "../../authentication/certificate-request.js";
import type { ProviderPeeringInfo } from "../../network/peer-info/peering-info.js";
import { problemsAt, type Rule } from "../../validation/args-check.js";
import { describeName, describeValue } from "../../validation/describe-value.js";
import type { ArgsProblem } from "../../validation/errors.js";

/**
 * The problems of what a provider tells its consumer. Only a nonce of Liqo's form is ever signed.
 *
 * @param clusterId ID of the consumer cluster.
 */
export function providerProblems(
  { nonce, credentials }: ProviderPeeringInfo,
  clusterId: string,
): ArgsProblem[] {
  const ofNonce = problemsAt(".nonce", nonceRule(nonce));
  if (credentials === undefined) {
    return ofNonce;
  }
  const { apiServer, ca, signedCRT, proxyURL } = credentials;
  return [
    ...ofNonce,
    ...problemsAt(".credentials.apiServer", apiServerRule(apiServer)),
    ...problemsAt(".credentials.ca", ca === undefined ? undefined : caProblem(ca)),
    ...problemsAt(".credentials.signedCRT", certificateProblem(signedCRT, clusterId)),
    ...problemsAt(
      ".credentials.proxyURL",
      proxyURL === undefined ? undefined : proxyUrlRule(proxyURL),
    ),
  ];
}

/** Whether a certificate, PEM in base64, has a public key in PEM. */
export function isCertificateOf(certificate: string, publicKey: string): boolean {
  const key = certificateIn(certificate)?.publicKey;
  return key?.equals(createPublicKey(publicKey)) === true;
}

const apiServerRule: Rule<string> = (value) =>
  /^https:\/\//i.test(value) && URL.canParse(value)
    ? undefined
    : `expected the URL of an API server such as https://203.0.113.7:6443, got ${describeValue(value)}`;

function caProblem(ca: string): string | undefined {
  return certificateIn(ca) === undefined ? "expected certificates in PEM, in base64" : undefined;
}

function certificateProblem(certificate: string, clusterId: string): string | undefined {
  const subject = certificateIn(certificate)?.subject;
  const expected = [`CN=${clusterId}`, `O=${CONTROL_PLANE_ORGANIZATION}`];
  if (subject === undefined) {
    return "expected a certificate in PEM, in base64";
  }
  const parts = subject.split("\n").sort();
  return parts.length === expected.length && parts.every((part, i) => part === expected[i])
    ? undefined
    : `expected the certificate of ${expected.join(", ")}, ` +
        `got that of ${describeName(parts.join(", "))}`;
}

function certificateIn(certificate: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(certificate, "base64"));
  } catch {
    return undefined;
  }
}
