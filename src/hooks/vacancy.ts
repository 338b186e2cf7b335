import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, unlessForbidden } from "../cluster/cluster-view.js";
import { liqoAdvice } from "../diagnosis/outcome.js";
import { liqoNamespaceOf } from "../diagnosis/place.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { remoteClusterIdOf } from "../liqo/labels.js";
import { announcement } from "./announcement.js";
import { leavingElsewhere } from "./elsewhere.js";
import { inThisRun, metadataOf } from "./hook.js";
import { isNewNamespace } from "./new-namespace.js";
import { type Created, isLeaving, nameOf, remainsIn, remainsInWords } from "./remains.js";
import { Refusal, until } from "./until.js";

/** What is about to be created. */
export interface VacancyArgs {
  readonly cluster: LiqoCluster;
  readonly kind: Created["kind"];
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook that holds an object's creation back until nothing is left of the one before it, which may have been in another
 * namespace. Liqo deletes what it made for an object after the object itself, and until then would take the old for the new:
 * an endpoint, a remapped range.
 */
export function vacancyHook(
  component: pulumi.ComponentResource,
  { cluster, kind, timeout }: VacancyArgs,
): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { namespace = "", name = "", labels } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const created = { kind, name, namespace, remoteClusterId: remoteClusterIdOf(labels) ?? "" };
    // Something may be left elsewhere all the same.
    const isNew = isNewNamespace(cluster.provider, namespace);
    const announce = announcement(
      component,
      `waiting up to ${timeout} until all of the ${kind} before this is gone from cluster ${cluster.name}`,
    );
    let unlisted: string | undefined;
    const emptied = until(timeout, cluster.name, async () => {
      const [here, { leaving, forbidden }] = await Promise.all([
        isNew ? [] : remainsHere(view, created, cluster.name),
        leavingElsewhere(view, created),
      ]);
      unlisted = forbidden;
      const elsewhere = leaving;
      if (here === undefined || here.length + elsewhere.length === 0) {
        return undefined;
      }
      await announce();
      return `left are ${[...here, ...elsewhere].join("; ")}`;
    });
    const left = await unlessForbidden(emptied);
    if (unlisted !== undefined) {
      const message =
        `forbidden: cannot list ${unlisted} in all namespaces of cluster ${cluster.name}, so leftovers of an earlier ${kind} in ` +
        'another namespace are not waited for. Grant "list" on them';
      await pulumi.log.warn(message, component);
    }
    if (left === "unreadable") {
      const message =
        `forbidden: cannot list what is left of an earlier ${kind} in namespace ${namespace} of cluster ${cluster.name}, and Liqo ` +
        'would take leftovers for the new one. Grant "list" on Liqo\'s networking objects, Deployments, Services, pods and Secrets';
      await pulumi.log.warn(message, component);
    } else if (left !== undefined) {
      throw new Error(
        `Within ${timeout} the ${kind} before this was not gone from cluster ${cluster.name}: ${left}. ` +
          `To find out why, ${liqoAdvice(await liqoNamespaceOf(cluster))}. Then run up again`,
      );
    }
  });
}

/**
 * What has to go from an object's namespace before it is created; nothing at all where the object is there already, which is
 * taken over with all that belongs to it. Refuses if another gateway is there to stay.
 */
async function remainsHere(
  view: ClusterView,
  created: Created,
  cluster: string,
): Promise<string[] | undefined> {
  const { kind, name, namespace } = created;
  const remains = await remainsIn(view, created);
  const staying = remains.owners.filter((owner) => !isLeaving(owner));
  if (staying.some((owner) => owner.kind === kind && owner.metadata?.name === name)) {
    return undefined;
  }
  const [other] = staying;
  if (other !== undefined && kind !== "Configuration") {
    throw new Refusal(
      `namespace ${namespace} of cluster ${cluster} has ${nameOf(other)}, and Liqo runs one gateway in a namespace: ` +
        "delete that one if nobody needs it, or give this one a namespace of its own",
    );
  }
  return remainsInWords({ ...remains, owners: remains.owners.filter(isLeaving) }, namespace);
}
