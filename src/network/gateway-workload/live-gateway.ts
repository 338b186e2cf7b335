import type { Deployment, Pod, Service } from "../../cluster/client/kubernetes-objects.js";
import type { NamespaceView } from "../../cluster/namespace-view.js";
import { gatewayPodLabels } from "../../liqo/labels.js";
import { gatewayNameOf } from "../../liqo/names.js";
import { POD } from "../../cluster/client/kubernetes-kinds.js";

export const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" } as const;
export const SERVICE = { apiVersion: "v1", kind: "Service" } as const;

/** The workload that Liqo created for a gateway, as far as it exists. */
export interface LiveGateway {
  readonly deployment?: Deployment;
  readonly service?: Service;
  readonly pods: readonly Pod[];
}

/**
 * Reads the workload of a gateway.
 *
 * @param resourceName name of its Deployment and of its Service.
 */
export async function readGateway(view: NamespaceView, resourceName: string): Promise<LiveGateway> {
  const [deployment, service, pods] = await Promise.all([
    view.get<Deployment>(DEPLOYMENT, resourceName),
    view.get<Service>(SERVICE, resourceName),
    view.list<Pod>(POD, gatewayPodLabels(gatewayNameOf(resourceName))),
  ]);
  return { deployment, service, pods };
}
