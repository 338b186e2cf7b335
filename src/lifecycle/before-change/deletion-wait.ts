import * as pulumi from "@pulumi/pulumi";
import { type NamespaceView, orForbidden } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../../cluster/liqo-namespace.js";
import { isTerminating, kindAndName } from "../../cluster/live-object.js";
import { poll, Rejection } from "../../cluster/poll.js";
import { asSentence, checkLiqo, inContext, inOrder } from "../../diagnosis/check-result.js";
import { remoteClusterIdOf } from "../../liqo/labels.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../../pulumi/resource-hook.js";
import { isNewNamespace } from "../adoption/declared-namespaces.js";
import { progressLog } from "../progress.js";
import {
  type CreatedObject,
  describeLeftovers,
  leftoversElsewhere,
  type LeftoverSearch,
} from "./leftovers.js";
import { renderMessage } from "../../message.js";

/** The object to create. */
export interface DeletionWaitArgs {
  readonly cluster: LiqoCluster;
  readonly kind: string;
  readonly search: LeftoverSearch;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook that waits until the earlier object of a kind is deleted with everything that Liqo created
 * for it, in all namespaces. Liqo deletes these leftovers after the object itself, and would reuse
 * them for the new object: its endpoint, its CIDRs.
 */
export function waitUntilDeleted(
  resource: pulumi.Resource | undefined,
  { cluster, kind, search, timeout }: DeletionWaitArgs,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { namespace = "", name = "", labels } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const created = { kind, name, namespace, remoteClusterId: remoteClusterIdOf(labels) ?? "" };
    // A new namespace has no leftovers, but other namespaces may.
    const isNew = isNewNamespace(cluster.provider, namespace);
    const announce = progressLog(
      resource,
      `waiting up to ${timeout} until the earlier ${kind} is deleted from cluster ${cluster.name}`,
    );
    let forbidden: string | undefined;
    const emptied = poll(timeout, cluster.name, async () => {
      const [here, elsewhere] = await Promise.all([
        isNew ? [] : leftoversHere(view, created, search, cluster.name),
        leftoversElsewhere(view, created, search),
      ]);
      ({ forbidden } = elsewhere);
      if (here === undefined || here.length + elsewhere.found.length === 0) {
        return undefined;
      }
      await announce();
      return `blocking: ${[...here, ...elsewhere.found].join("; ")}`;
    });
    const blocking = await orForbidden(emptied);
    if (forbidden !== undefined) {
      await pulumi.log.warn(
        renderMessage({
          problem:
            `forbidden: cannot list ${forbidden} in all namespaces of cluster ${cluster.name}, so leftovers of an ` +
            `earlier ${kind} in another namespace are not waited for.`,
          hint: `Grant "list" on ${forbidden}.`,
          section: "forbidden",
        }),
        resource,
      );
    }
    if (blocking === "forbidden") {
      await pulumi.log.warn(
        hideSecretsOf(
          newInputs,
          renderMessage({
            problem:
              `forbidden: cannot list leftovers of an earlier ${kind} in namespace ${namespace} of cluster ` +
              `${cluster.name}. Liqo would reuse them for the new ${kind}.`,
            hint: `Grant "list" on ${search.resources}.`,
            section: "forbidden",
          }),
        ),
        resource,
      );
    } else if (blocking !== undefined) {
      const advice = inOrder(checkLiqo(await liqoNamespaceOf(cluster)), "then run pulumi up again");
      throw new Error(
        renderMessage({
          problem: `timed out after ${timeout}: the earlier ${kind} in cluster ${cluster.name} is still being deleted`,
          facts: [blocking],
          ...inContext(asSentence(advice), view.context),
          section: "wait-leftovers",
        }),
      );
    }
  });
}

/**
 * Leftovers to wait for in the namespace of the new object. Undefined if the object already exists,
 * and so is adopted with all its parts.
 *
 * @throws if the namespace has an object that excludes the new object.
 */
async function leftoversHere(
  view: NamespaceView,
  created: CreatedObject,
  { find, onlyOne }: LeftoverSearch,
  cluster: string,
): Promise<string[] | undefined> {
  const { kind, name, namespace } = created;
  const leftovers = await find(view, created);
  const staying = leftovers.owners.filter((owner) => !isTerminating(owner));
  if (staying.some((owner) => owner.kind === kind && owner.metadata?.name === name)) {
    return undefined;
  }
  const [other] = staying;
  if (other !== undefined && onlyOne !== undefined) {
    throw new Rejection(
      renderMessage({
        problem: `namespace ${namespace} of cluster ${cluster} has ${kindAndName(other)}, and ${onlyOne}`,
        hint: `Delete ${kindAndName(other)} if it is not needed, or set another namespace.`,
        section: "second-gateway",
      }),
    );
  }
  const owners = leftovers.owners.filter(isTerminating);
  return describeLeftovers({ ...leftovers, owners }, namespace);
}
