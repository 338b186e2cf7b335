import {
  checkLiqo,
  type CheckResult,
  fail,
  pass,
  RECREATE_ADVICE,
  unknown,
} from "../../diagnosis/check-result.js";
import type { LiveProvider } from "./live-provider.js";

/** Checks that the provider has the nonce that the consumer has signed. */
export function checkNonce(provider: LiveProvider): CheckResult | undefined {
  const { namespace, tenantNamespace, liqoNamespace, nonces, tenants } = provider;
  if (tenantNamespace === undefined) {
    return fail(`namespace ${namespace} not found`, RECREATE_ADVICE);
  }
  if (tenants[0]?.spec?.["authzPolicy"] === "TolerateNoHandshake") {
    return undefined;
  }
  const [first, ...others] = nonces;
  if (first === undefined) {
    return fail(
      `namespace ${namespace} has no Secret with the nonce: without it, Liqo does not renew the consumer's certificate`,
      RECREATE_ADVICE,
    );
  }
  if (others.length > 0) {
    const names = nonces.map(({ name }) => name).join(", ");
    return fail(
      `namespace ${namespace} has ${nonces.length} Secrets with a nonce, and Liqo expects one: ${names}`,
      "delete the Secrets that the stack does not manage",
    );
  }
  if (first.nonce === undefined) {
    return fail(`Liqo has not created the nonce in Secret ${first.name}`, checkLiqo(liqoNamespace));
  }
  return provider.unread.has("Secrets")
    ? unknown("forbidden: cannot read Secrets")
    : pass(`Secret ${first.name} has a nonce`);
}
