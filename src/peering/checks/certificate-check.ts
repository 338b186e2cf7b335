import { checkLiqo, type CheckResult, fail, inOrder, pass } from "../../diagnosis/check-result.js";
import { kindAndName } from "../../cluster/live-object.js";
import type { AuthParams, IdentitySpec, TenantSpec, TenantStatus } from "../../liqo/index.js";
import { belongsTo, certificateIn, type ClientCertificate, timestamp } from "./certificate.js";
import type { LiveConsumer } from "./live-consumer.js";
import type { LiveProvider } from "./live-provider.js";

/**
 * The part of its life that a certificate that Liqo did not renew has left. Liqo renews it after two
 * thirds of its life, and looks at it up to a tenth of that time later.
 */
const NOT_RENEWED = 1 / 4;

/** A cluster's copy of the consumer's certificate. */
interface HeldCertificate {
  /** The object that holds it, for messages. */
  readonly holder: string;
  readonly authParams: AuthParams;
}

/** Checks that the certificate with which the consumer reaches the provider is valid. */
export function checkCertificate(
  peer: LiveConsumer | LiveProvider,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const held = certificateOf(peer);
  // On Amazon EKS, the consumer has an access key and no certificate.
  if (held === undefined || held.authParams.awsConfig !== undefined) {
    return undefined;
  }
  const { now, liqoNamespace } = peer;
  const { holder, authParams } = held;
  const certificate = certificateIn(authParams);
  if (certificate === undefined) {
    return fail(`${holder} has no certificate that can be read`, checkLiqo(liqoNamespace));
  }
  const { publicKey } = (provider?.tenants[0]?.spec ?? {}) as Partial<TenantSpec>;
  if (belongsTo(certificate, publicKey) === false) {
    return fail(
      `the certificate of ${holder} belongs to another key than the consumer's`,
      inOrder("run pulumi up --refresh", checkLiqo(liqoNamespace)),
    );
  }
  const until = timestamp(certificate.notAfter);
  return now >= certificate.notAfter
    ? fail(`the certificate of ${holder} expired at ${until}`, renewalAdvice(liqoNamespace))
    : pass(`the certificate of ${holder} is valid until ${until}`);
}

/** Checks that Liqo has renewed the certificate in time. */
export function checkRenewal(peer: LiveConsumer | LiveProvider): CheckResult | undefined {
  const held = certificateOf(peer);
  const certificate = held && certificateIn(held.authParams);
  const { now, liqoNamespace } = peer;
  if (held === undefined || certificate === undefined || now >= certificate.notAfter) {
    return undefined;
  }
  const { holder } = held;
  return leftOf(certificate, now) < NOT_RENEWED
    ? fail(
        `the certificate of ${holder} expires at ${timestamp(certificate.notAfter)} and has not been renewed`,
        renewalAdvice(liqoNamespace),
      )
    : pass(`the certificate of ${holder} does not need to be renewed`);
}

function certificateOf(peer: LiveConsumer | LiveProvider): HeldCertificate | undefined {
  const [object] = peer.role === "Consumer" ? peer.identities : peer.tenants;
  const { authParams } =
    peer.role === "Consumer"
      ? ((object?.spec ?? {}) as Partial<IdentitySpec>)
      : ((object?.status ?? {}) as TenantStatus);
  return object && authParams && { holder: kindAndName(object), authParams };
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
