import type { Condition } from "../../cluster/client/kubernetes-objects.js";
import { isTerminating, kindAndName, type LiveObject } from "../../cluster/live-object.js";
import {
  type Advice,
  type CheckResult,
  fail,
  pass,
  unknown,
} from "../../diagnosis/check-result.js";
import { quote } from "../../diagnosis/quote.js";
import { controlPlaneName } from "../../liqo/authentication/names.js";
import type { IdentitySpec, IdentityStatus } from "../../liqo/index.js";
import type { LiveConsumer } from "./live-consumer.js";
import type { LiveProvider } from "./live-provider.js";

/** Liqo replicates an object within a few seconds. */
const SECONDS_TO_REPLICATE = 30;

/** Checks that Liqo replicates the consumer's objects to the provider. */
export function checkReplication(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const { identities, replicated, remoteClusterId } = consumer;
  const stuck = replicated.find(isTerminating);
  if (stuck !== undefined) {
    return terminating(consumer, provider, stuck);
  }
  if (identities.length === 0) {
    return undefined;
  }
  return (
    unreachable(consumer) ??
    missingCopy(consumer, provider) ??
    pass(`the objects for provider ${remoteClusterId} are replicated`)
  );
}

/** An object that Liqo cannot delete, because it must delete the copy first. */
function terminating(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
  object: LiveObject,
): CheckResult {
  const what = `${kindAndName(object)} is Terminating`;
  const log = replicatorLog(consumer);
  if (!hasKubeconfig(consumer)) {
    return fail(
      `${what}, and Liqo cannot delete its copy: this cluster has no kubeconfig for the provider any more`,
      {
        ...log,
        hint: "declare the peering again with pulumi up, then remove it again; or remove the finalizers of the object",
      },
    );
  }
  if (provider?.tenants.length === 0 && !provider.unread.has("Tenants")) {
    return fail(
      `${what}, and Liqo is not allowed to delete its copy: cluster ${provider.cluster} has no Tenant of this cluster any more`,
      { ...log, hint: "declare the peering again with pulumi up, then remove it again" },
    );
  }
  return unreachable(consumer) ?? unknown(what, log);
}

/** Whether Liqo still has a kubeconfig for the provider. Assumed if Secrets are forbidden to read. */
function hasKubeconfig({ identities, secrets, unread, remoteClusterId }: LiveConsumer): boolean {
  const names = identities.map(
    ({ status }) => ((status ?? {}) as IdentityStatus).kubeconfigSecretRef?.name ?? "",
  );
  const defaultName = `kubeconfig-${controlPlaneName(remoteClusterId)}`;
  return unread.has("Secrets") || [...names, defaultName].some((name) => secrets.has(name));
}

/** Liqo's own check of the provider's API server failed. */
function unreachable(consumer: LiveConsumer): CheckResult | undefined {
  const { foreignCluster, identities, remoteClusterId } = consumer;
  const conditions = (foreignCluster?.status?.["conditions"] ?? []) as readonly Condition[];
  const found = conditions.find(({ type }) => type === "APIServerStatus");
  if (found === undefined || found.status === "Established") {
    return undefined;
  }
  const { authParams } = (identities[0]?.spec ?? {}) as Partial<IdentitySpec>;
  const { apiServer = "", proxyURL } = authParams ?? {};
  const via = proxyURL === undefined ? "" : ` through ${proxyURL}`;
  const reason = found.message === undefined ? "" : ` (${quote(found.message)})`;
  return fail(
    `Liqo cannot use the API server of provider ${remoteClusterId} at ${apiServer}${via}: APIServerStatus is ${found.status}${reason}`,
    {
      ...replicatorLog(consumer),
      hint: "check that the pods of this cluster reach this address, and read the log of Liqo's replicator",
    },
  );
}

/** An object without a copy in the provider. */
function missingCopy(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  if (provider === undefined) {
    return undefined;
  }
  const missing = consumer.replicated.filter(
    (object) =>
      !provider.unread.has(`${object.kind ?? ""}s`) &&
      !provider.copies.some((copy) => kindAndName(copy) === kindAndName(object)),
  );
  const [first] = missing.filter((object) => !isYoung(object, consumer.now));
  if (first === undefined) {
    return missing.length === 0
      ? undefined
      : unknown(
          `${missing.map(kindAndName).join(", ")} not replicated to cluster ${provider.cluster} yet`,
        );
  }
  return fail(
    `${kindAndName(first)} has no copy in cluster ${provider.cluster}`,
    replicatorLog(consumer),
  );
}

function isYoung({ metadata }: LiveObject, now: Date): boolean {
  const created = Date.parse(metadata?.creationTimestamp ?? "");
  return now.getTime() - created < SECONDS_TO_REPLICATE * 1000;
}

function replicatorLog({ liqoNamespace }: LiveConsumer): Advice {
  return {
    hint: "read the log of Liqo's replicator",
    commands: `kubectl -n ${liqoNamespace} logs deploy/liqo-crd-replicator`,
  };
}
