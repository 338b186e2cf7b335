import type { Service } from "../../cluster/client/kubernetes-objects.js";
import * as pulumi from "@pulumi/pulumi";
import { type ClusterView, orForbidden } from "../../cluster/cluster-view.js";
import { isConflict, isForbidden, isInvalid, reasonOf } from "../../cluster/client/error-reason.js";
import { checkLiqoHint } from "../../diagnosis/check-result.js";
import { liqoNamespaceOf } from "../checks/side-location.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { dialableAddresses } from "../../liqo/networking/gateway.js";
import { servesEndpoint, RENDERED_SERVER, serviceOf } from "../gateway-workload/service-ports.js";
import type { GatewayServerStatus } from "../../liqo/index.js";
import { gatewayNameOf, gatewayResourceName } from "../../liqo/names.js";
import { progressLog } from "../../lifecycle/progress.js";
import { bindToRun, metadataOf } from "../../pulumi/resource-hook.js";
import { isTerminating } from "../../lifecycle/before-change/leftovers.js";
import { Refusal, poll } from "../../cluster/poll.js";

// Liqo makes no Service as long as a server has its Deployment: one that was refused, or that somebody has deleted, never comes
// again. What it would make stands in its own objects.

/** Where a server is, and how long to wait for its Service. */
export interface RecreateServiceArgs {
  readonly cluster: LiqoCluster;
  /** A length of time such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook before a Service is held: makes it again where it is gone, and waits until its server reports where it is.
 */
export function waitForReportedService(
  component: pulumi.ComponentResource,
  args: RecreateServiceArgs,
): pulumi.ResourceHookFunction {
  return presence(component, args, gatewayNameOf, () => false);
}

/**
 * A hook before the update of a server, which may be the second attempt to create it: makes a Service that it lacks. What the
 * server reports of one before it is waited out; one that it reports for the first time is what the update waits for.
 */
export function recreateService(
  component: pulumi.ComponentResource,
  args: RecreateServiceArgs,
): pulumi.ResourceHookFunction {
  const server = (name: string) => name;
  return presence(
    component,
    args,
    server,
    ({ endpoint }) => dialableAddresses(endpoint).length === 0,
  );
}

/**
 * A hook that sees to it that a server has a Service.
 *
 * @param serverOf the server's name by that of the object which the hook is of.
 * @param isEnough whether what the server's status tells need not be of that Service.
 */
function presence(
  component: pulumi.ComponentResource,
  { cluster, timeout }: RecreateServiceArgs,
  serverOf: (name: string) => string,
  isEnough: (status: GatewayServerStatus) => boolean,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const server = serverOf(name);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const which = `Service ${namespace}/${gatewayResourceName(server)} in cluster ${cluster.name}`;
    const announce = progressLog(
      component,
      `waiting up to ${timeout} until it is there and its server reports where: ${which}`,
    );
    const reached = poll(timeout, cluster.name, async () => {
      const [service, gateway] = await Promise.all([
        madeIfMissing(view, server, which),
        view.liqoObject("GatewayServer", server),
      ]);
      if (gateway === undefined) {
        throw new Refusal(
          `there is no GatewayServer ${namespace}/${server} in cluster ${cluster.name}, though the state has it: ` +
            "run pulumi up --refresh",
        );
      }
      const status: GatewayServerStatus = gateway.status ?? {};
      if (service !== undefined && (servesEndpoint(service, status.endpoint) || isEnough(status))) {
        return undefined;
      }
      await announce();
      const seen = service === undefined ? "it is not there" : "it is there";
      return `${seen}, and status.endpoint of the GatewayServer is ${JSON.stringify(status.endpoint ?? null)}`;
    });
    const left = await orForbidden(reached);
    if (left === "unreadable") {
      const message =
        `may not look in cluster ${cluster.name} whether a server has its Service, which Liqo never makes again: give this ` +
        "user the right to list Liqo's objects, Deployments and Services in its namespace";
      await pulumi.log.warn(message, component);
    } else if (left !== undefined) {
      throw new Error(
        `Within ${timeout} the server's ${which} was not what its server reports: ${left}. ` +
          `Read its events and ${checkLiqoHint(await liqoNamespaceOf(cluster))}, then run up again`,
      );
    }
  });
}

/** The Service of a server; nothing if it is not there for good, which may be since Liqo or this has still to make it. */
async function madeIfMissing(
  view: ClusterView,
  server: string,
  which: string,
): Promise<Service | undefined> {
  const name = gatewayResourceName(server);
  const service = await view.object<Service>("v1", "Service", name);
  if (service !== undefined) {
    return isTerminating(service) ? undefined : service;
  }
  const [deployment, rendered] = await Promise.all([
    view.object("apps/v1", "Deployment", name),
    view.liqoObject(RENDERED_SERVER, server),
  ]);
  if (deployment !== undefined && rendered !== undefined) {
    await view.create(serviceOf(rendered)).catch((error: unknown) => {
      if (isForbidden(error) || isInvalid(error)) {
        throw new Refusal(`${which} is missing, and is refused: ${reasonOf(error)}`);
      }
      // Somebody was faster.
      if (!isConflict(error)) {
        throw error;
      }
    });
  }
  return undefined;
}
