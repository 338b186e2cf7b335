import type { LiveObject } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import * as liqo from "../liqo/index.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";

interface RemoteCondition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/**
 * Why an offloaded namespace does not exist in a provider cluster yet. Undefined if it exists, or if
 * the cluster selector of the namespace does not select the provider.
 */
export async function missingNamespace(
  view: NamespaceView,
  offloading: NamespaceOffloading,
  providerId: string,
): Promise<string | undefined> {
  const { name = "", namespace = "" } = (await valueIfKnown(offloading.metadata)) ?? {};
  const object = await view.get(liqo.NamespaceOffloading.kind, name, namespace);
  if (object === undefined) {
    return `NamespaceOffloading ${namespace}/${name} was not found`;
  }
  const conditions = conditionsFor(object, providerId);
  const isTrue = (type: string) =>
    conditions.some((condition) => condition.type === type && condition.status === "True");
  if (isTrue("Ready") || (hasSelector(object) && !isTrue("OffloadingRequired"))) {
    return undefined;
  }
  const reason = conditions.find(({ type }) => type === "Ready")?.message;
  return `namespace ${namespace} is not offloaded to ${providerId} yet${reason ? `: ${reason}` : ""}`;
}

function conditionsFor({ status }: LiveObject, providerId: string): readonly RemoteCondition[] {
  const byCluster = (status?.["remoteNamespacesConditions"] ?? {}) as Readonly<
    Record<string, readonly RemoteCondition[]>
  >;
  return byCluster[providerId] ?? [];
}

function hasSelector({ spec }: LiveObject): boolean {
  const { clusterSelector } = (spec ?? {}) as Partial<liqo.NamespaceOffloadingSpec>;
  return (clusterSelector?.nodeSelectorTerms ?? []).length > 0;
}
