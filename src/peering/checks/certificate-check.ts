import { checkLiqo, type CheckResult, fail, inOrder, pass } from "../../diagnosis/check-result.js";
import type { AuthParams, IdentitySpec, TenantSpec, TenantStatus } from "../../liqo/index.js";
import { belongsTo, certificateIn, type ClientCertificate, timestamp } from "./certificate.js";
import type { LiveConsumer } from "./live-consumer.js";
import type { LiveProvider } from "./live-provider.js";
import { nameOf } from "./peer-reader.js";

/**
 * The part of its life that a certificate that Liqo did not renew has left. Liqo renews it after two
 * thirds of its life, and looks at it up to a tenth of that time later.
 */
const NOT_RENEWED = 1 / 4;

/** Checks the certificate with which the consumer reaches the provider. */
export function checkConsumerCertificate(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const [identity] = consumer.identities;
  const { authParams } = (identity?.spec ?? {}) as Partial<IdentitySpec>;
  if (identity === undefined || authParams === undefined) {
    return undefined;
  }
  const key = (provider?.tenants[0]?.spec as Partial<TenantSpec> | undefined)?.publicKey;
  return checkCertificate(`Identity ${nameOf(identity)}`, authParams, key, consumer);
}

/** Checks the certificate that the provider has signed. */
export function checkProviderCertificate(provider: LiveProvider): CheckResult | undefined {
  const [tenant] = provider.tenants;
  const { authParams } = (tenant?.status ?? {}) as TenantStatus;
  if (tenant === undefined || authParams === undefined) {
    return undefined;
  }
  const { publicKey } = (tenant.spec ?? {}) as Partial<TenantSpec>;
  return checkCertificate(`Tenant ${nameOf(tenant)}`, authParams, publicKey, provider);
}

function checkCertificate(
  holder: string,
  authParams: AuthParams,
  publicKey: string | undefined,
  { now, liqoNamespace }: LiveConsumer | LiveProvider,
): CheckResult | undefined {
  // On Amazon EKS, the consumer has an access key and no certificate.
  if (authParams.awsConfig !== undefined) {
    return undefined;
  }
  const certificate = certificateIn(authParams);
  if (certificate === undefined) {
    return fail(`${holder} has no certificate that can be read`, checkLiqo(liqoNamespace));
  }
  if (belongsTo(certificate, publicKey) === false) {
    return fail(
      `the certificate of ${holder} belongs to another key than the consumer's`,
      inOrder("run pulumi up --refresh", checkLiqo(liqoNamespace)),
    );
  }
  const until = timestamp(certificate.notAfter);
  if (now >= certificate.notAfter) {
    return fail(`the certificate of ${holder} expired at ${until}`, renewalAdvice(liqoNamespace));
  }
  return leftOf(certificate, now) < NOT_RENEWED
    ? fail(
        `the certificate of ${holder} expires at ${until} and has not been renewed`,
        renewalAdvice(liqoNamespace),
      )
    : pass(`the certificate of ${holder} is valid until ${until}`);
}

/** The part of its life that a certificate has left. */
function leftOf({ notBefore, notAfter }: ClientCertificate, now: Date): number {
  const life = notAfter.getTime() - notBefore.getTime();
  return (notAfter.getTime() - now.getTime()) / life;
}

function renewalAdvice(liqoNamespace: string) {
  return inOrder(
    "Liqo renews certificates since version 1.2; with an older version, delete the peering and create it again",
    checkLiqo(liqoNamespace),
  );
}
