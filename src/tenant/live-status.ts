import * as pulumi from "@pulumi/pulumi";
import { isForbidden, reasonOf } from "../cluster/client/api-error.js";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiveObject } from "../cluster/live-object.js";
import type { LiqoKind, ObjectMeta } from "../liqo/object.js";
import { renderMessage } from "../message.js";
import { isMocked } from "../pulumi/engine.js";
import { hideSecrets } from "../pulumi/secret-text.js";
import { parentPeering } from "./parent-peering.js";

/** An object with a status that Liqo writes. */
interface ObjectWithStatus<Status> extends pulumi.CustomResource {
  readonly metadata: pulumi.Output<ObjectMeta>;
  readonly status: pulumi.Output<Status | undefined>;
}

/** The status of an object, from the cluster if the object can be read. */
export interface LiveStatus<Status> {
  /** The status of the last `up` if there is a problem: other objects are declared with it. */
  readonly status: Status;
  /** The `spec` in the cluster. Undefined if there is a problem. */
  readonly spec?: LiveObject["spec"];
  /** Why the status is not the live status, for example because the object was not found. */
  readonly problem?: string | undefined;
}

/**
 * The status of an object, read from the cluster in every `preview` and `up`: the output of the
 * resource is as old as the last `up`. Warns if the object was deleted.
 *
 * @param isDiagnosed whether the peering of the object reports a deleted object of this kind.
 */
export function liveStatus<Status>(
  cluster: LiqoCluster,
  { apiVersion, kind }: LiqoKind,
  resource: ObjectWithStatus<Status>,
  isDiagnosed = false,
): pulumi.Output<LiveStatus<Status>> {
  const last = pulumi.unsecret(resource.status);
  return pulumi
    .all([resource.metadata, resource.id, last, resource.urn])
    .apply<LiveStatus<Status>>(async ([metadata, , stored, urn]) => {
      const status = (stored ?? {}) as Status;
      if (isMocked()) {
        return { status };
      }
      const { namespace = "", name = "" } = metadata;
      const description = `${kind} ${name} in namespace ${namespace} of cluster ${cluster.name}`;
      const view = await cluster.view(namespace);
      if (view === undefined) {
        return { status, problem: "the cluster was not read" };
      }
      try {
        const object = await view.get({ apiVersion, kind }, name);
        if (object === undefined) {
          if (!isDiagnosed || parentPeering(urn) === undefined) {
            await warnOfDeletion(resource, description, [namespace, name]);
          }
          return { status, problem: `${description} not found` };
        }
        return { status: (object.status ?? status) as Status, spec: object.spec };
      } catch (error) {
        const problem = isForbidden(error)
          ? `forbidden: cannot read ${description}`
          : `cannot read ${description}: ${reasonOf(error)}`;
        return { status, problem };
      }
    });
}

async function warnOfDeletion(
  resource: ObjectWithStatus<unknown>,
  description: string,
  names: readonly string[],
): Promise<void> {
  const warning = renderMessage({
    problem: `${description} was not found`,
    facts: [
      "It was deleted manually, or by a destroy that was interrupted. Pulumi compares the program with its state.",
    ],
    hint: "Create it again:",
    commands: "pulumi up --refresh",
    section: "not-found",
  });
  const isSecret = await pulumi.isSecret(resource.metadata);
  await pulumi.log.warn(isSecret ? hideSecrets(warning, names) : warning, resource);
}
