import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../cluster/liqo-cluster.js";
import type { LiqoKind, ObjectMeta } from "../liqo/object.js";
import { isMocked } from "../pulumi/engine.js";

/** An object whose status Liqo writes. */
interface ObjectWithStatus<Status> extends pulumi.CustomResource {
  readonly metadata: pulumi.Output<ObjectMeta>;
  readonly status: pulumi.Output<Status | undefined>;
}

/**
 * The status of an object, read from the cluster in every `preview` and `up`: the output of the
 * resource is as old as the last `up`. The status of the resource if the object cannot be read.
 */
export function liveStatus<Status>(
  cluster: LiqoCluster,
  { apiVersion, kind }: LiqoKind,
  resource: ObjectWithStatus<Status>,
): pulumi.Output<Status> {
  const last = pulumi.unsecret(resource.status);
  return pulumi
    .all([resource.metadata, resource.id, last])
    .apply<Status>(async ([metadata, , status]) => {
      const { namespace = "", name = "" } = metadata;
      const view = isMocked() ? undefined : await cluster.view(namespace);
      const object = await view?.get({ apiVersion, kind }, name).catch(() => undefined);
      return (object?.status ?? status ?? {}) as Status;
    });
}
