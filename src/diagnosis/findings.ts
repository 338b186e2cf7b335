import type { V1Pod, V1Service } from "@kubernetes/client-node";
import type { SeenGateway, SeenObject } from "../cluster-view.js";
import type { ObjectReference } from "../liqo/gateway.js";

/** Something that keeps an object from being ready, and what to do about it. */
export interface Finding {
  /** What was seen, with the object's kind and name. */
  readonly seen: string;
  readonly next: string;
}

/** What keeps Liqo from remapping the ranges of a Configuration. */
export function configurationFinding(configuration: SeenObject | undefined): Finding {
  const status = JSON.stringify(configuration?.status ?? {});
  return {
    seen: `the Configuration's status is ${status}`,
    next: "see whether Liqo works there: kubectl -n liqo get pods; kubectl -n liqo logs deploy/liqo-controller-manager",
  };
}

/** That there is nothing to make a gateway from. */
export function templateFinding({ kind, namespace, name }: ObjectReference): Finding {
  return {
    seen: `there is no ${kind} ${namespace}/${name} to make the gateway from`,
    next: "name a template that exists, or declare it: a template has to stay as long as gateways refer to it",
  };
}

/** What keeps a gateway's pod from running, or nothing if it runs. */
export function podFinding(resourceName: string, gateway: SeenGateway): Finding | undefined {
  if (gateway.deployment === undefined) {
    return {
      seen: `Liqo has made no Deployment ${resourceName}`,
      next: "see whether Liqo works there: kubectl -n liqo logs deploy/liqo-controller-manager",
    };
  }
  const [pod] = gateway.pods;
  if (pod === undefined) {
    return {
      seen: `Deployment ${resourceName} has no pod`,
      next: `see why its ReplicaSet makes none: kubectl describe replicasets -n ${namespaceOf(gateway)}`,
    };
  }
  if (isReady(pod)) {
    return undefined;
  }
  const name = pod.metadata?.name ?? "";
  return {
    seen: `pod ${name} is ${pod.status?.phase ?? "unknown"}${troubleOf(pod)}`,
    next:
      `see its events: kubectl describe pod ${name} -n ${namespaceOf(gateway)}. If you mend its template, then ` +
      `delete Deployment ${resourceName} too: Liqo changes none that has no running pod`,
  };
}

/** What keeps a server from having an endpoint. */
export function endpointFinding(
  server: SeenObject | undefined,
  resourceName: string,
  gateway: SeenGateway,
): Finding {
  const { service } = gateway;
  const endpoint = JSON.stringify(server?.status?.["endpoint"] ?? null);
  const byPod = podFinding(resourceName, gateway);
  if (service === undefined) {
    return (
      byPod ?? {
        seen: `Liqo has made no Service ${resourceName}`,
        next: "delete the GatewayServer and run up again: Liqo does not make a Service anew that was refused or deleted",
      }
    );
  }
  if (service.spec?.type === "LoadBalancer" && !hasAddress(service)) {
    return {
      seen: `the LoadBalancer Service ${resourceName} has no address yet${portTroubleOf(service)}`,
      next:
        `see its events: kubectl describe service ${resourceName} -n ${service.metadata?.namespace ?? ""}; ` +
        'a cluster without load balancers needs serviceType "NodePort"',
    };
  }
  return (
    byPod ?? {
      seen: `status.endpoint of the GatewayServer is ${endpoint}`,
      next: "see whether the node of its pod has an address: kubectl get nodes -o wide",
    }
  );
}

/** What keeps a tunnel from carrying packets, as far as one end can tell. */
export function tunnelFinding(
  connection: SeenObject | undefined,
  resourceName: string,
  gateway: SeenGateway,
  publicKeys: readonly SeenObject[],
  dialled: string | undefined,
): Finding {
  const byPod = podFinding(resourceName, gateway);
  if (byPod !== undefined) {
    return byPod;
  }
  if (publicKeys.length !== 1) {
    return {
      seen: `there are ${publicKeys.length} PublicKeys of the other cluster, expected one`,
      next: "run up again if it was deleted, delete the one that this stack does not know if there are two",
    };
  }
  const status = JSON.stringify(connection?.status?.["value"] ?? null);
  const where = dialled ?? "the server's endpoint";
  return {
    seen: `status.value of the Connection is ${status}, its gateway runs and has the other's public key`,
    next:
      `see whether UDP from the client's cluster reaches ${where} (firewalls, security groups, NAT), and whether the ` +
      "other end's gateway runs",
  };
}

function hasAddress(service: V1Service): boolean {
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  return ingress.some(({ ip = "", hostname = "" }) => ip !== "" || hostname !== "");
}

/** Why a load balancer does not serve ports of a Service, as its provider says. */
function portTroubleOf({ status }: V1Service): string {
  const [trouble] = (status?.loadBalancer?.ingress ?? [])
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ port, error }) => (error === undefined ? [] : [` (port ${port}: ${error})`]));
  return trouble ?? "";
}

function isReady(pod: V1Pod): boolean {
  return (pod.status?.conditions ?? []).some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
}

/** Why a pod does not run, as its containers or conditions say. */
function troubleOf({ status }: V1Pod): string {
  const waiting = (status?.containerStatuses ?? []).flatMap(({ name, state }) => {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason;
    return reason === undefined ? [] : [`container ${name}: ${reason}`];
  });
  const conditions = (status?.conditions ?? []).flatMap(({ type, reason, status: value }) =>
    value === "True" || reason === undefined ? [] : [`${type}: ${reason}`],
  );
  const [trouble] = [...waiting, ...conditions];
  return trouble === undefined ? "" : ` (${trouble})`;
}

function namespaceOf({ deployment }: SeenGateway): string {
  return deployment?.metadata?.namespace ?? "";
}
