import type { LiveObject } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { REPLICATED_FINALIZER } from "../liqo/authentication/finalizers.js";
import * as liqo from "../liqo/index.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import type { NamespaceOffloading } from "./namespace-offloading.js";

/**
 * Why an offloaded namespace does not exist in a provider cluster yet. Undefined if it exists, or if
 * the cluster selector of the namespace does not select the provider.
 *
 * @param map shows it. The conditions of the NamespaceOffloading may be those of an earlier peering.
 */
async function missingNamespace(
  view: NamespaceView,
  offloading: NamespaceOffloading,
  providerId: string,
  map: LiveObject | undefined,
): Promise<string | undefined> {
  if ((await valueIfKnown(offloading.id)) === undefined) {
    // A preview of the run that creates it.
    return undefined;
  }
  const { name = "", namespace = "" } = (await valueIfKnown(offloading.metadata)) ?? {};
  const object = await view.get(liqo.NamespaceOffloading.kind, name, namespace);
  if (object === undefined) {
    return `NamespaceOffloading ${namespace}/${name} was not found`;
  }
  const { desiredMapping = {} } = (map?.spec ?? {}) as liqo.NamespaceMapSpec;
  const { currentMapping = {} } = (map?.status ?? {}) as liqo.NamespaceMapStatus;
  const phase = currentMapping[namespace]?.phase;
  if (phase === "Accepted" || (hasSelector(object) && !(namespace in desiredMapping))) {
    return undefined;
  }
  const problem = `namespace ${namespace} is not offloaded to ${providerId} yet`;
  if (phase !== undefined) {
    return `${problem}: its phase in NamespaceMap ${providerId} is ${phase}`;
  }
  return map === undefined || map.metadata?.finalizers?.includes(REPLICATED_FINALIZER)
    ? problem
    : `${problem}: Liqo has not started to replicate NamespaceMap ${providerId}`;
}

/**
 * Why offloaded namespaces do not exist in a provider cluster. Empty if all of them exist.
 *
 * @param view of the tenant namespace of the provider.
 */
export async function missingNamespaces(
  view: NamespaceView,
  offloads: readonly NamespaceOffloading[],
  providerId: string,
): Promise<string[]> {
  if (offloads.length === 0) {
    return [];
  }
  const map = await view.get(liqo.NamespaceMap.kind, providerId);
  const problems = await Promise.all(
    offloads.map((offloading) => missingNamespace(view, offloading, providerId, map)),
  );
  return problems.flatMap((problem) => problem ?? []);
}

function hasSelector({ spec }: LiveObject): boolean {
  const { clusterSelector } = (spec ?? {}) as Partial<liqo.NamespaceOffloadingSpec>;
  return (clusterSelector?.nodeSelectorTerms ?? []).length > 0;
}
