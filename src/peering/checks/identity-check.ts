import {
  checkLiqo,
  type CheckResult,
  fail,
  pass,
  RECREATE_ADVICE,
  unknown,
} from "../../diagnosis/check-result.js";
import { withoutLogins } from "../../diagnosis/url-login.js";
import type { IdentitySpec, IdentityStatus, TenantStatus } from "../../liqo/index.js";
import type { LiveConsumer } from "./live-consumer.js";
import type { LiveProvider } from "./live-provider.js";
import { nameOf } from "./peer-reader.js";

/** The fields of `authParams` that Liqo does not carry to the consumer when they change. */
const FIELDS = ["apiServer", "proxyURL"] as const;

/** Checks that the consumer has a kubeconfig for the provider, with the provider's address. */
export function checkIdentity(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult {
  const { namespace, tenantNamespace, liqoNamespace, identities, secrets } = consumer;
  const [identity, ...others] = identities;
  if (tenantNamespace === undefined) {
    return fail(`namespace ${namespace} not found`, RECREATE_ADVICE);
  }
  if (identity === undefined) {
    return fail(
      `namespace ${namespace} has no Identity of type ControlPlane for provider ${consumer.remoteClusterId}`,
      RECREATE_ADVICE,
    );
  }
  const name = nameOf(identity);
  if (others.length > 0) {
    const names = identities.map(nameOf).join(", ");
    return fail(
      `namespace ${namespace} has ${identities.length} Identities of type ControlPlane, and Liqo expects one: ${names}`,
      "delete the Identities that the stack does not manage",
    );
  }
  const moved = provider && movedField(identity.spec, provider);
  if (moved !== undefined) {
    return fail(
      `Identity ${name} has ${moved}`,
      "run pulumi up --refresh: the Identity gets the current values of the Tenant",
    );
  }
  const { kubeconfigSecretRef } = (identity.status ?? {}) as IdentityStatus;
  const secret = kubeconfigSecretRef?.name;
  if (secret === undefined) {
    return fail(
      `Liqo has not created the kubeconfig of Identity ${name}`,
      checkLiqo(liqoNamespace),
    );
  }
  if (consumer.unread.has("Secrets")) {
    return unknown("forbidden: cannot list Secrets");
  }
  return secrets.has(secret)
    ? pass(`Secret ${secret} exists`)
    : fail(
        `Secret ${secret} with the kubeconfig of Identity ${name} not found`,
        checkLiqo(liqoNamespace),
      );
}

/** The first field that differs from the Tenant of the provider. */
function movedField(
  spec: Readonly<Record<string, unknown>> | undefined,
  { tenants, cluster }: LiveProvider,
): string | undefined {
  const { authParams: own = {} } = (spec ?? {}) as Partial<IdentitySpec>;
  const { authParams: current } = (tenants[0]?.status ?? {}) as TenantStatus;
  const field = current && FIELDS.find((each) => (own[each] ?? "") !== (current[each] ?? ""));
  if (field === undefined) {
    return undefined;
  }
  const [mine, theirs] = [own[field], current?.[field]].map((value) => value ?? "not set");
  return withoutLogins(`${field} ${mine}, but the Tenant in cluster ${cluster} has ${theirs}`);
}
