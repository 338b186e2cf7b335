import { lastWarning } from "../../cluster/live-event.js";
import { isTerminating, type LiveObject } from "../../cluster/live-object.js";
import {
  checkLiqo,
  type CheckResult,
  fail,
  inOrder,
  pass,
  RECREATE_ADVICE,
  unknown,
} from "../../diagnosis/check-result.js";
import type { DiagnosisCheck } from "../../diagnosis/diagnosis-check.js";
import { quote } from "../../diagnosis/quote.js";
import { REMOTE_CERTIFICATE_SECRET } from "../../liqo/authentication/names.js";
import type { TenantSpec } from "../../liqo/index.js";
import { hasSigned } from "./handshake.js";
import { isAccepted, isDrained, type LiveProvider } from "./live-provider.js";
import { nameOf } from "./peer-reader.js";

/** How to serve the consumer of a Tenant that is Drained again. */
export const UNDRAIN_ADVICE = 'set tenantCondition: "Active" and run pulumi up --refresh';

/** Checks that the provider has accepted the consumer. */
export function checkTenant(
  provider: LiveProvider,
  earlier: readonly DiagnosisCheck[],
): CheckResult | undefined {
  const { namespace, tenantNamespace, remoteClusterId, tenants } = provider;
  if (tenantNamespace === undefined) {
    return undefined;
  }
  const [tenant] = tenants;
  if (tenant === undefined) {
    return fail(
      `namespace ${namespace} has no Tenant of consumer ${remoteClusterId}`,
      RECREATE_ADVICE,
    );
  }
  const name = nameOf(tenant);
  if (isTerminating(tenant)) {
    return terminating(provider, name);
  }
  const spec = (tenant.spec ?? {}) as Partial<TenantSpec>;
  const handshake = handshakeProblem(provider, spec, name);
  if (handshake !== undefined) {
    return handshake;
  }
  if (isDrained(tenant)) {
    return fail(
      `Tenant ${name} is Drained: the provider has taken back all resources`,
      `${UNDRAIN_ADVICE}, also before you destroy the peering`,
    );
  }
  if (!isAccepted(tenant)) {
    return notAccepted(provider, tenant, earlier);
  }
  return pass(`Tenant ${name} is accepted`);
}

/** The signature does not belong to the nonce. Liqo compares them at every change and renewal. */
function handshakeProblem(
  { nonces }: LiveProvider,
  spec: Partial<TenantSpec>,
  name: string,
): CheckResult | undefined {
  const [nonce] = nonces;
  return nonces.length === 1 && nonce?.nonce !== undefined && hasSigned(spec, nonce.nonce) === false
    ? fail(
        `Tenant ${name} has a signature of another nonce or of another key than Secret ${nonce.name} and its own publicKey: ` +
          "Liqo does not renew the consumer's certificate",
        "run pulumi up --refresh: the consumer signs the nonce again",
      )
    : undefined;
}

function notAccepted(
  provider: LiveProvider,
  tenant: LiveObject,
  earlier: readonly DiagnosisCheck[],
): CheckResult {
  const { namespace, cluster, keptRequest, liqoNamespace, events } = provider;
  const name = nameOf(tenant);
  const withoutRoles = roleProblem(provider, `Liqo has not accepted Tenant ${name}`);
  if (withoutRoles !== undefined) {
    return withoutRoles;
  }
  if (keptRequest !== undefined && keptRequest !== tenant.spec?.["csr"]) {
    return fail(
      `Secret ${REMOTE_CERTIFICATE_SECRET} is of an earlier peering with another key or request, so Liqo signs no certificate ` +
        `for Tenant ${name}`,
      {
        hint: "delete the Secret: Liqo then signs the current request",
        commands: `kubectl delete secret ${REMOTE_CERTIFICATE_SECRET} -n ${namespace}`,
      },
    );
  }
  if (earlier.some((check) => check.cluster === cluster && check.result === "wrong")) {
    return unknown(`Liqo has not accepted Tenant ${name}: fix "nonce" first`);
  }
  const warning = lastWarning(events, tenant);
  return warning === undefined
    ? unknown(`Liqo has not accepted Tenant ${name} yet`, checkLiqo(liqoNamespace))
    : fail(
        `Liqo has not accepted Tenant ${name} (${quote(warning)})`,
        inOrder(adviceOn(warning), checkLiqo(liqoNamespace)),
      );
}

function terminating(provider: LiveProvider, name: string): CheckResult {
  return (
    roleProblem(provider, `Tenant ${name} is Terminating, and Liqo cannot end it`) ??
    unknown(`Tenant ${name} is Terminating`, checkLiqo(provider.liqoNamespace))
  );
}

function roleProblem({ missingRoles }: LiveProvider, effect: string): CheckResult | undefined {
  return missingRoles.length === 0
    ? undefined
    : fail(
        `${effect}: no ClusterRole has label ${missingRoles.join(", ")}`,
        "install Liqo again in this cluster: its Helm chart creates these ClusterRoles",
      );
}

/** What to do about an event of a Tenant. */
function adviceOn(warning: string): string {
  const reason = warning.split(":", 1).join("");
  switch (reason) {
    case "NonceNotFound":
    case "SignatureVerificationFailed":
      return "run pulumi up --refresh: the consumer signs the nonce again";
    case "InvalidCSR":
      return "check that csr and publicKey are those of the consumer cluster";
    default:
      return "read the message of the event";
  }
}
