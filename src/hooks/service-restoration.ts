import type { V1Service } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { LiqoCluster } from "../liqo-cluster.js";
import { leadsTo, RENDERED_SERVER, serviceOf } from "../liqo/gateway-service.js";
import type { GatewayServerStatus } from "../liqo/index.js";
import { gatewayOf } from "../liqo/names.js";
import { inThisRun, metadataOf } from "./hook.js";
import { until } from "./until.js";

/** Whose Service is looked for. */
export interface ServiceRestorationArgs {
  readonly cluster: LiqoCluster;
  /** A length of time such as `5m`. */
  readonly timeout: string;
  /** Is called when the Service has been made again, and the server reports where it is now. */
  readonly restored: () => void;
}

/**
 * A hook that makes the Service of a server again where somebody has deleted it, as Liqo would have made it. Liqo itself makes
 * none as long as there is a Deployment for the server.
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
    const look = async () => view?.object<V1Service>("v1", "Service", name);
    if (view === undefined || (await look()) !== undefined) {
      return;
    }
    const which = `Service ${namespace}/${name} in cluster ${cluster.name}`;
    const message = `waiting up to ${timeout} until it is there again and has an address: ${which}`;
    await pulumi.log.info(message, component, undefined, /* ephemeral */ true);
    const server = gatewayOf(name);
    const left = await until(timeout, cluster.name, async () => {
      const [service, rendered, gateway] = await Promise.all([
        look(),
        view.liqoObject(RENDERED_SERVER, server),
        view.liqoObject("GatewayServer", server),
      ]);
      if (rendered === undefined) {
        return `there is no ${RENDERED_SERVER} ${namespace}/${server} that says what it is to be`;
      }
      if (service === undefined) {
        await view.create(serviceOf(rendered));
        return "it has only just been made";
      }
      const { endpoint } = (gateway?.status ?? {}) as GatewayServerStatus;
      return leadsTo(service, endpoint)
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
