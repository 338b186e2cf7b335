import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, orForbidden } from "../../cluster/cluster-view.js";
import { checkLiqoHint } from "../../diagnosis/check-result.js";
import { liqoNamespaceOf } from "../../network/checks/side-location.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import { progressLog } from "../progress.js";
import { leftoversElsewhere } from "./leftovers-elsewhere.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "../adoption/declared-namespaces.js";
import {
  type Created,
  isTerminating,
  kindAndName,
  findLeftovers,
  describeLeftovers,
} from "./leftovers.js";
import { Refusal, poll } from "../../cluster/poll.js";

/** What is about to be created. */
export interface DeletionWaitArgs {
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
export function waitUntilDeleted(
  component: pulumi.ComponentResource,
  { cluster, kind, timeout }: DeletionWaitArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { namespace = "", name = "", labels } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const created = { kind, name, namespace, remoteClusterId: remoteClusterIdOf(labels) ?? "" };
    // Something may be left elsewhere all the same.
    const isNew = isNewNamespace(cluster.provider, namespace);
    const announce = progressLog(
      component,
      `waiting up to ${timeout} until all of the ${kind} before this is gone from cluster ${cluster.name}`,
    );
    let unlisted: string | undefined;
    const emptied = poll(timeout, cluster.name, async () => {
      const [here, { leaving, forbidden }] = await Promise.all([
        isNew ? [] : remainsHere(view, created, cluster.name),
        leftoversElsewhere(view, created),
      ]);
      unlisted = forbidden;
      const elsewhere = leaving;
      if (here === undefined || here.length + elsewhere.length === 0) {
        return undefined;
      }
      await announce();
      return `left are ${[...here, ...elsewhere].join("; ")}`;
    });
    const left = await orForbidden(emptied);
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
          `To find out why, ${checkLiqoHint(await liqoNamespaceOf(cluster))}. Then run up again`,
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
  const remains = await findLeftovers(view, created);
  const staying = remains.owners.filter((owner) => !isTerminating(owner));
  if (staying.some((owner) => owner.kind === kind && owner.metadata?.name === name)) {
    return undefined;
  }
  const [other] = staying;
  if (other !== undefined && kind !== "Configuration") {
    throw new Refusal(
      `namespace ${namespace} of cluster ${cluster} has ${kindAndName(other)}, and Liqo runs one gateway in a namespace: ` +
        "delete that one if nobody needs it, or give this one a namespace of its own",
    );
  }
  return describeLeftovers({ ...remains, owners: remains.owners.filter(isTerminating) }, namespace);
}
