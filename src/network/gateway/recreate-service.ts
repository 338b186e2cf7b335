import * as pulumi from "@pulumi/pulumi";
import {
  isAlreadyExists,
  isForbidden,
  isInvalid,
  reasonOf,
} from "../../cluster/client/api-error.js";
import type { Service } from "../../cluster/client/kubernetes-objects.js";
import { type NamespaceView, orForbidden } from "../../cluster/namespace-view.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { liqoNamespaceOf } from "../../cluster/liqo-namespace.js";
import { isTerminating } from "../../cluster/live-object.js";
import { poll, Rejection } from "../../cluster/poll.js";
import { asSentence, checkLiqo, inContext, inOrder } from "../../diagnosis/check-result.js";
import { progressLog } from "../../lifecycle/progress.js";
import { networkingKind } from "../../liqo/api-versions.js";
import type { GatewayServerStatus } from "../../liqo/index.js";
import { gatewayNameOf, gatewayResourceName } from "../../liqo/names.js";
import { usableAddresses } from "../../liqo/networking/gateway.js";
import { bindToRun, hideSecretsOf, metadataOf } from "../../pulumi/resource-hook.js";
import { DEPLOYMENT, SERVICE } from "../gateway-workload/live-gateway.js";
import { RENDERED_SERVER, servesEndpoint, serviceOf } from "../gateway-workload/service-ports.js";
import { renderMessage } from "../../message.js";

// Liqo creates no Service while a server has its Deployment, so a Service that was rejected or
// deleted is not created again. The object that Liqo renders for the server has the Service that
// Liqo would create.

/** The cluster of a server, and how long to wait for its Service. */
export interface RecreateServiceArgs {
  readonly cluster: LiqoCluster;
  /** A duration such as `5m`. */
  readonly timeout: string;
}

/**
 * A hook of a Service that recreates the Service if it was deleted, and waits until its server
 * reports the endpoint.
 */
export function ensureServiceBeforePatch(
  resource: pulumi.Resource | undefined,
  args: RecreateServiceArgs,
): pulumi.ResourceHookFunction {
  return ensureService(resource, args, gatewayNameOf, () => false);
}

/**
 * A hook of a server's update, which may be the second attempt to create the server. It creates the
 * Service if it is missing, and waits until the server no longer reports the endpoint of an earlier
 * Service. The update itself waits for a first endpoint.
 */
export function ensureServiceBeforeUpdate(
  resource: pulumi.Resource | undefined,
  args: RecreateServiceArgs,
): pulumi.ResourceHookFunction {
  return ensureService(
    resource,
    args,
    (name) => name,
    ({ endpoint }) => usableAddresses(endpoint).length === 0,
  );
}

/**
 * A hook that makes sure that a server has its Service.
 *
 * @param serverOf returns the server's name for the name of the hook's object.
 * @param acceptsStatus whether the wait may end although the reported endpoint does not belong to
 * the Service.
 */
function ensureService(
  resource: pulumi.Resource | undefined,
  { cluster, timeout }: RecreateServiceArgs,
  serverOf: (name: string) => string,
  acceptsStatus: (status: GatewayServerStatus) => boolean,
): pulumi.ResourceHookFunction {
  return bindToRun(async ({ newInputs }) => {
    const { namespace = "", name = "" } = metadataOf(newInputs);
    const server = serverOf(name);
    const view = await cluster.view(namespace);
    if (view === undefined) {
      return;
    }
    const description = `Service ${namespace}/${gatewayResourceName(server)} in cluster ${cluster.name}`;
    const announce = progressLog(
      resource,
      hideSecretsOf(
        newInputs,
        `waiting up to ${timeout} until GatewayServer ${server} reports its endpoint: ${description}`,
      ),
    );
    const reported = poll(timeout, cluster.name, async () => {
      const [service, gateway] = await Promise.all([
        createIfMissing(view, server, description),
        view.get(networkingKind("GatewayServer"), server),
      ]);
      if (gateway === undefined) {
        throw new Rejection(
          renderMessage({
            problem: `GatewayServer ${namespace}/${server} of the state was not found in cluster ${cluster.name}`,
            hint: "Refresh the stack:",
            commands: "pulumi up --refresh",
            section: "not-found",
          }),
        );
      }
      const status: GatewayServerStatus = gateway.status ?? {};
      const isReported = service !== undefined && servesEndpoint(service, status.endpoint);
      if (isReported || (service !== undefined && acceptsStatus(status))) {
        return undefined;
      }
      await announce();
      const found = service === undefined ? "not found" : "exists";
      return `the Service ${found}; status.endpoint is ${JSON.stringify(status.endpoint ?? null)}`;
    });
    const blocking = await orForbidden(reported);
    if (blocking === "forbidden") {
      await pulumi.log.warn(
        hideSecretsOf(
          newInputs,
          renderMessage({
            problem: `forbidden: cannot check whether ${description} exists. If it was deleted, Liqo does not create it again.`,
            hint: `Grant "list" on Liqo's networking objects, Deployments and Services in namespace ${namespace}.`,
            section: "forbidden",
          }),
        ),
        resource,
      );
    } else if (blocking !== undefined) {
      const events = {
        hint: "read the events of the Service",
        commands: `kubectl describe service ${gatewayResourceName(server)} -n ${namespace}`,
      };
      const liqo = checkLiqo(await liqoNamespaceOf(cluster));
      throw new Error(
        renderMessage({
          problem: `timed out after ${timeout}: status.endpoint of GatewayServer ${server} does not match its ${description}`,
          facts: [blocking],
          ...inContext(asSentence(inOrder(events, liqo, "then run pulumi up again")), view.context),
          section: "wait-service",
        }),
      );
    }
  });
}

/**
 * The Service of a server. Undefined while it is missing or Terminating. Creates the Service if
 * Liqo will not.
 */
async function createIfMissing(
  view: NamespaceView,
  server: string,
  description: string,
): Promise<Service | undefined> {
  const name = gatewayResourceName(server);
  const service = await view.get<Service>(SERVICE, name);
  if (service !== undefined) {
    return isTerminating(service) ? undefined : service;
  }
  const [deployment, rendered] = await Promise.all([
    view.get(DEPLOYMENT, name),
    view.get(networkingKind(RENDERED_SERVER), server),
  ]);
  if (deployment !== undefined && rendered !== undefined) {
    await view.create(serviceOf(rendered)).catch((error: unknown) => {
      if (isForbidden(error) || isInvalid(error)) {
        throw new Rejection(
          renderMessage({
            problem: `cannot recreate ${description}`,
            facts: [reasonOf(error)],
            section: "wait-service",
          }),
        );
      }
      // Liqo or another run was faster.
      if (!isAlreadyExists(error)) {
        throw error;
      }
    });
  }
  return undefined;
}
