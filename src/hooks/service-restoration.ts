import type { V1Service } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, unlessForbidden } from "../cluster/cluster-view.js";
import { reasonOf } from "../cluster/reason.js";
import type { LiqoCluster } from "../liqo-cluster.js";
import { leadsTo, RENDERED_SERVER, serviceOf } from "../liqo/gateway-service.js";
import type { GatewayServerStatus } from "../liqo/index.js";
import { gatewayOf, gatewayResourceName } from "../liqo/names.js";
import { inThisRun, metadataOf } from "./hook.js";
import { until } from "./until.js";

// Liqo makes no Service as long as a server has its Deployment: one that was refused, or that somebody has deleted, never comes
// again. What it would make stands in its own objects.

/** Whose Service is looked for. */
export interface ServiceRestorationArgs {
  readonly cluster: LiqoCluster;
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** Is called when the Service has been made again, and the server reports where it is now. */
  readonly restored: () => void;
}

/**
 * A hook before a Service is held: makes it again where it is gone, and waits until the server reports where it is.
 *
 * It looks into the cluster, so with a provider of the caller alone it does nothing.
 */
export function serviceRestoration(
  component: pulumi.ComponentResource,
  { cluster, timeout, restored }: ServiceRestorationArgs,
): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view === undefined || (await view.object("v1", "Service", name)) !== undefined) {
      return;
    }
    const which = `Service ${namespace}/${name} in cluster ${cluster.name}`;
    const message = `waiting up to ${timeout} until it is there again and has an address: ${which}`;
    await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    const server = gatewayOf(name);
    const left = await until(timeout, cluster.name, async () => {
      const [service, gateway] = await Promise.all([
        madeIfMissing(view, server),
        view.liqoObject("GatewayServer", server),
      ]);
      const { endpoint } = (gateway?.status ?? {}) as GatewayServerStatus;
      return service !== undefined && leadsTo(service, endpoint)
        ? undefined
        : `status.endpoint of GatewayServer ${namespace}/${server} is ${JSON.stringify(endpoint ?? null)}`;
    });
    if (left !== undefined) {
      throw new Error(
        `Within ${timeout} the deleted ${which} was not there again with an address: ${left}. ` +
          "See its events and whether Liqo works there (kubectl -n liqo logs deploy/liqo-controller-manager), then run up again",
      );
    }
    restored();
  });
}

/** A hook before the update of a server, which may be the second attempt to create it: makes a Service that it lacks. */
export function serviceRemaking(cluster: LiqoCluster): pulumi.ResourceHookFunction {
  return inThisRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const view = await cluster.view(namespace);
    if (view !== undefined) {
      await unlessForbidden(madeIfMissing(view, name));
    }
  });
}

/** The Service of a server, as it is or made right now; nothing while Liqo has still to make it. */
async function madeIfMissing(view: ClusterView, server: string): Promise<V1Service | undefined> {
  const [{ deployment, service }, rendered] = await Promise.all([
    view.gateway(gatewayResourceName(server)),
    view.liqoObject(RENDERED_SERVER, server),
  ]);
  if (service === undefined && deployment !== undefined && rendered !== undefined) {
    const missing = serviceOf(rendered);
    await view.create(missing).catch((error: unknown) => {
      const { name, namespace = "" } = missing.metadata;
      throw new Error(
        `Service ${namespace}/${name} is missing, and its cluster refuses it: ${reasonOf(error)}`,
        { cause: error },
      );
    });
  }
  return service;
}
