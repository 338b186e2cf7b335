import { isMocked } from "../pulumi/engine.js";
import type { Rule } from "../validation/args-check.js";
import { describeName } from "../validation/describe-value.js";
import { clusterIdRule } from "../validation/rules.js";
import { certificateRequestRule, publicKeyRule } from "./authentication-rules.js";
import { CONTROL_PLANE_ORGANIZATION, publicKeyDer } from "./certificate-request.js";
import { parseRequest } from "./parsed-request.js";

/**
 * A request of the consumer, with its public key. Liqo checks the same, but reports a problem only as
 * an event. Other rules reject values of another form.
 */
export const consumerRequestRule: Rule<
  readonly [csr: unknown, publicKey: unknown, clusterId: unknown]
> = ([csr, publicKey, clusterId]) => {
  const isMalformed =
    certificateRequestRule(csr) !== undefined ||
    publicKeyRule(publicKey) !== undefined ||
    clusterIdRule(clusterId) !== undefined;
  // Pulumi's mocks, in a unit test of a user, return no signatures.
  return isMalformed || isMocked()
    ? undefined
    : requestProblem(String(csr), String(publicKey), String(clusterId));
};

function requestProblem(csr: string, publicKey: string, clusterId: string): string | undefined {
  const request = parseRequest(csr);
  if (request === undefined) {
    return "expected a certificate signing request that is signed with its own key, got a request with another signature";
  }
  const subject = (commonName = "", organization = "") => `CN=${commonName}, O=${organization}`;
  const expected = subject(clusterId, CONTROL_PLANE_ORGANIZATION);
  const actual = subject(request.commonName, request.organization);
  if (actual !== expected) {
    return `expected the request of ${expected}, got that of ${describeName(actual)}`;
  }
  return request.publicKey.equals(publicKeyDer(publicKey))
    ? undefined
    : "expected a request with the key in publicKey, got a request with another key";
}
