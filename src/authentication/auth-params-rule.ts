import type { AuthParams } from "../liqo/index.js";
import { isMocked } from "../pulumi/engine.js";
import type { Rule } from "../validation/args-check.js";
import { objectRule } from "../validation/rules.js";

/**
 * How a consumer reaches and authenticates to its provider. Liqo reports no `ca` if every cluster
 * trusts the CA of the API server. The credentials of Amazon EKS are in `awsConfig`.
 */
export const authParamsRule: Rule<unknown> = (value) => {
  const noObject = objectRule("with apiServer, ca and signedCRT")(value);
  if (noObject !== undefined) {
    return noObject;
  }
  const { apiServer, signedCRT, awsConfig } = value as AuthParams;
  const missing = [
    ...(isMissing(apiServer) ? ["apiServer"] : []),
    ...(isMissing(signedCRT) && isMissing(awsConfig) ? ["signedCRT or awsConfig"] : []),
  ];
  // Pulumi's mocks, in a unit test of a user, return no status.
  return missing.length === 0 || isMocked()
    ? undefined
    : `expected authParams of a Tenant, missing ${missing.join(" and ")}`;
};

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
