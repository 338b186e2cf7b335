import type { KubernetesObject } from "../../cluster/client/kubernetes-objects.js";
import {
  conditionOf,
  isTerminating,
  kindAndName,
  type LiveObject,
} from "../../cluster/live-object.js";
import {
  type Advice,
  type CheckResult,
  fail,
  inOrder,
  pass,
  unknown,
} from "../../diagnosis/check-result.js";
import { quote } from "../../diagnosis/quote.js";
import { withoutLogins } from "../../diagnosis/url-login.js";
import {
  REPLICATED_FINALIZER,
  REPLICATOR_FINALIZER,
} from "../../liqo/authentication/finalizers.js";
import { controlPlaneName } from "../../liqo/authentication/names.js";
import { API_SERVER_STATUS } from "../../liqo/core/foreign-cluster.js";
import type { IdentitySpec, IdentityStatus } from "../../liqo/index.js";
import { nameOf } from "./peer-reader.js";
import { replicateAgain } from "./replicate-again.js";
import { UNDRAIN_ADVICE } from "./tenant-check.js";
import type { LiveConsumer } from "./live-consumer.js";
import { isDrained, type LiveProvider } from "./live-provider.js";

/** Liqo replicates an object within a few seconds. */
const SECONDS_TO_REPLICATE = 30;

/** Checks that Liqo replicates the consumer's objects to the provider. */
export function checkReplication(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const { identities, replicated, remoteClusterId } = consumer;
  const hasEnded = ended(consumer);
  if (hasEnded !== undefined) {
    return hasEnded;
  }
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

/**
 * The Secret with the kubeconfig is Terminating, although its Identity exists: the Identity was
 * deleted and created again. Liqo stops the replication of each kind without objects, and starts it
 * again only with a new Secret. It deletes the Secret when no replicated object exists, but the
 * objects of a peering stay.
 */
function ended(consumer: LiveConsumer): CheckResult | undefined {
  const { identities, secrets, remoteClusterId } = consumer;
  const [identity] = identities;
  const name = (identity && kubeconfigOf(identity)) ?? "";
  const secret = secrets.get(name);
  if (secret === undefined || !isTerminating(secret) || isTerminating(identity)) {
    return undefined;
  }
  const staying = consumer.replicated.filter((object) => !isTerminating(object));
  if (staying.length === 0 || !hasFinalizer(secret, REPLICATOR_FINALIZER)) {
    return unknown(`Secret ${name} is Terminating`, replicatorLog(consumer));
  }
  const ignored = staying
    .filter((object) => !hasFinalizer(object, REPLICATED_FINALIZER))
    .filter((object) => !isYoung(object, consumer.now))
    .map(kindAndName);
  const effect =
    ignored.length === 0
      ? "may not replicate new objects"
      : `does not replicate ${ignored.join(", ")}`;
  return fail(
    `Secret ${name} is Terminating, but its Identity exists: Liqo ${effect} to provider ${remoteClusterId}`,
    restartReplicator(consumer),
  );
}

/**
 * Why objects of the consumer have no copy in the provider. Undefined if all have a copy, as far as it
 * is known.
 */
export function replicationProblem(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): string | undefined {
  return (ended(consumer) ?? missingCopy(consumer, provider))?.found;
}

/** Whether objects without a copy exist, and Liqo has not had the time to replicate them. */
export function isBeingReplicated(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): boolean {
  const missing = unreplicated(consumer, provider);
  return (
    missing.length > 0 &&
    missing.every((object) => isYoung(object, consumer.now)) &&
    provider?.tenants.some(isDrained) !== true
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
  const names = identities.map((identity) => kubeconfigOf(identity) ?? "");
  const defaultName = `kubeconfig-${controlPlaneName(remoteClusterId)}`;
  return unread.has("Secrets") || [...names, defaultName].some((name) => secrets.has(name));
}

/** Name of the Secret with the kubeconfig of an Identity. */
function kubeconfigOf({ status }: LiveObject): string | undefined {
  return ((status ?? {}) as IdentityStatus).kubeconfigSecretRef?.name;
}

/** Liqo's own check of the provider's API server failed. */
function unreachable(consumer: LiveConsumer): CheckResult | undefined {
  const { foreignCluster, identities, remoteClusterId } = consumer;
  const found = foreignCluster && conditionOf(foreignCluster, API_SERVER_STATUS);
  if (found === undefined || found.status === "Established") {
    return undefined;
  }
  const { authParams } = (identities[0]?.spec ?? {}) as Partial<IdentitySpec>;
  const { apiServer = "", proxyURL } = authParams ?? {};
  const via = proxyURL === undefined ? "" : ` through ${withoutLogins(proxyURL)}`;
  const reason = found.message === undefined ? "" : ` (${withoutLogins(quote(found.message))})`;
  return fail(
    `Liqo cannot use the API server of provider ${remoteClusterId} at ${apiServer}${via}: APIServerStatus is ${found.status}${reason}`,
    {
      ...replicatorLog(consumer),
      hint: "check that the pods of this cluster reach this address, and read the log of Liqo's replicator",
    },
  );
}

/** An object that Liqo does not replicate, as far as it is known. */
function missingCopy(
  consumer: LiveConsumer,
  provider: LiveProvider | undefined,
): CheckResult | undefined {
  const missing = unreplicated(consumer, provider);
  const overdue = missing.filter((object) => !isYoung(object, consumer.now));
  const [first] = overdue;
  const log = replicatorLog(consumer);
  const to =
    provider === undefined ? `provider ${consumer.remoteClusterId}` : `cluster ${provider.cluster}`;
  if (first === undefined) {
    return missing.length === 0
      ? undefined
      : unknown(`${missing.map(kindAndName).join(", ")} not replicated to ${to} yet`, log);
  }
  const ignored = overdue.find((object) => !hasFinalizer(object, REPLICATED_FINALIZER));
  if (ignored !== undefined) {
    return fail(
      `Liqo has not started to replicate ${kindAndName(ignored)}: it has no finalizer ${REPLICATED_FINALIZER}`,
      inOrder(checkReplicator(consumer), restartReplicator(consumer)),
    );
  }
  const found = `${overdue.map(kindAndName).join(", ")} ${overdue.length === 1 ? "has" : "have"} no copy in ${to}`;
  const drained = provider?.tenants.find(isDrained);
  return drained === undefined
    ? fail(found, inOrder(replicateAgain(consumer, overdue), log))
    : fail(`${found}, because Tenant ${nameOf(drained)} is Drained`, UNDRAIN_ADVICE);
}

/**
 * The objects that Liqo should replicate, and that have no finalizer or no copy. Empty if the
 * consumer has no kubeconfig, which another check reports.
 */
function unreplicated(consumer: LiveConsumer, provider: LiveProvider | undefined): LiveObject[] {
  const isCopied = (object: LiveObject) =>
    provider === undefined ||
    provider.unread.has(`${object.kind ?? ""}s`) ||
    provider.copies.some((copy) => kindAndName(copy) === kindAndName(object));
  return consumer.replicated.filter(
    (object) =>
      !isCopied(object) || (hasKubeconfig(consumer) && !hasFinalizer(object, REPLICATED_FINALIZER)),
  );
}

function hasFinalizer({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata?.finalizers?.includes(finalizer) === true;
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

function checkReplicator({ liqoNamespace }: LiveConsumer): Advice {
  return {
    hint: "check that Liqo's replicator runs, and read its log",
    commands: [
      `kubectl -n ${liqoNamespace} get pods`,
      `kubectl -n ${liqoNamespace} logs deploy/liqo-crd-replicator`,
    ].join("\n"),
  };
}

function restartReplicator({ liqoNamespace }: LiveConsumer): Advice {
  return {
    hint: "restart Liqo's replicator",
    commands: `kubectl -n ${liqoNamespace} rollout restart deployment liqo-crd-replicator`,
  };
}
