import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";
import type { NamespaceView } from "../cluster/namespace-view.js";
import { managerUrnOf } from "../liqo/annotations.js";
import * as liqo from "../liqo/index.js";
import { typeTokenOf } from "../liqo/object.js";
import { renderMessage, shortList } from "../message.js";
import { isMocked } from "../pulumi/engine.js";
import { logTarget } from "../pulumi/log-target.js";
import { valueIfKnown } from "../pulumi/output-value.js";
import { hideSecrets } from "../pulumi/secret-text.js";
import { secretValues } from "../validation/redact.js";
import { offloadedPods } from "./lost-data.js";

/** How the namespaces in the provider clusters are named. */
export interface NamespaceMapping {
  readonly namespaceMappingStrategy: string;
  readonly remoteNamespaceName: string | undefined;
}

/** A NamespaceOffloading before its registration. */
export interface DeclaredOffloading {
  readonly name: string;
  readonly parent: pulumi.Resource | undefined;
  readonly cluster: LiqoCluster;
  readonly namespace: pulumi.Output<string>;
}

interface LiveOffloadingStatus extends liqo.NamespaceOffloadingStatus {
  readonly remoteNamespacesConditions?: Readonly<
    Record<string, readonly { readonly type: string; readonly status: string }[]>
  >;
}

/**
 * Warns if a NamespaceOffloading is replaced, because Liqo then deletes the namespaces in the
 * provider clusters with their pods. PersistentVolumeClaims are not counted, because a
 * NamespaceOffloading does not know the providers.
 *
 * @returns the mapping, once the object was read: the replacement deletes the object.
 */
export function warnOfReplacedMapping<T extends NamespaceMapping>(
  { name, parent, cluster, namespace }: DeclaredOffloading,
  mapping: pulumi.Output<T>,
): pulumi.Output<T> {
  const { kind } = liqo.NamespaceOffloading;
  const target = logTarget(typeTokenOf(kind), name, parent);
  return mapping.apply(async (declared) => {
    const place = await valueIfKnown(namespace);
    const urn = await valueIfKnown(pulumi.output(target.urn));
    const view = isMocked() || place === undefined ? undefined : await cluster.view(place);
    const live = view && (await offloadingOf(view, urn));
    const isReplaced = live !== undefined && !isSame(live, place, declared);
    const namespaces = isReplaced ? remoteNamespacesOf(live) : [];
    if (view !== undefined && namespaces.length > 0) {
      const pods = await offloadedPods(view, live?.metadata?.namespace ?? "");
      const warning = renderMessage({
        problem: `namespaces are deleted with their data, because the offloading of namespace ${live?.metadata?.namespace ?? ""} is replaced`,
        facts: shortList([...namespaces, ...pods]),
        hint: "Back up the data, or declare the namespace as before.",
        section: "deleted-namespaces",
      });
      // The former name may be as secret as the declared name.
      const former = (await pulumi.isSecret(mapping))
        ? [live?.status?.["remoteNamespaceName"]]
        : [];
      const secrets = [...former, ...(await secretValues([namespace]))];
      void pulumi.log.warn(hideSecrets(warning, secrets), target);
    }
    return declared;
  });
}

/** The live object of a resource. Undefined if it is not found, or cannot be read. */
async function offloadingOf(
  view: NamespaceView,
  urn: string | undefined,
): Promise<LiveObject | undefined> {
  const { apiVersion, kind } = liqo.NamespaceOffloading.kind;
  const found = await view
    .listEverywhere({ apiVersion, kind }, {})
    .catch(() => view.list({ apiVersion, kind }))
    .catch(() => []);
  return found.find((object) => managerUrnOf(object) === urn);
}

function isSame(
  { metadata, spec }: LiveObject,
  namespace: string | undefined,
  { namespaceMappingStrategy, remoteNamespaceName }: NamespaceMapping,
): boolean {
  return (
    metadata?.namespace === namespace &&
    spec?.["namespaceMappingStrategy"] === namespaceMappingStrategy &&
    spec["remoteNamespaceName"] === remoteNamespaceName
  );
}

/** The namespaces in the provider clusters that Liqo has created. */
function remoteNamespacesOf({ status }: LiveObject): string[] {
  const { remoteNamespaceName = "", remoteNamespacesConditions = {} } = (status ??
    {}) as LiveOffloadingStatus;
  return Object.entries(remoteNamespacesConditions)
    .filter(([, conditions]) =>
      conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    )
    .map(([providerId]) => `Namespace ${remoteNamespaceName} of cluster ${providerId}`);
}
