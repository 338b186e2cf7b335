import type { V1Service } from "@kubernetes/client-node";
import type { SeenObject } from "../cluster/cluster-view.js";
import { dialableAddresses } from "../liqo/gateway.js";
import { balancedAddresses } from "../liqo/gateway-service.js";
import type { ConnectionStatus, Endpoint, GatewayServerStatus } from "../liqo/index.js";
import { MAKER_ANNOTATION } from "../liqo/names.js";
import { partsOfUrn } from "../urn.js";
import { ok, type Outcome, unknown, wrong } from "./outcome.js";
import type { SeenSide } from "./seen-side.js";

/** Whether a server can be dialled. */
export function checkEndpoint(side: SeenSide): Outcome | undefined {
  const { namespace, resourceName, parts } = side;
  const server = gatewayOf(side, "GatewayServer");
  if (server === undefined || parts.deployment === undefined) {
    return undefined;
  }
  const { service } = parts;
  const name = server.metadata?.name ?? "";
  if (service === undefined) {
    return wrong(`there is no Service ${resourceName}`, remakingOf(server, namespace));
  }
  if (service.spec?.type === "LoadBalancer" && balancedAddresses(service).length === 0) {
    return wrong(
      `the LoadBalancer Service ${resourceName} has no address yet${portTroubleOf(service)}`,
      `see its events: kubectl describe service ${resourceName} -n ${namespace}; ` +
        'a cluster without load balancers needs serviceType "NodePort"',
    );
  }
  const answered = answeredBy(server);
  return answered.length > 0
    ? ok(`GatewayServer ${name} answers at ${answered.join(", ")}`)
    : wrong(
        `status.endpoint of GatewayServer ${name} is ${JSON.stringify(server.status?.["endpoint"] ?? null)}`,
        "see whether the node of its pod has an address: kubectl get nodes -o wide",
      );
}

/** How to get a Service. Liqo makes none that was refused or deleted while there is a Deployment. */
function remakingOf(server: SeenObject, namespace: string): string {
  const maker = server.metadata?.annotations?.[MAKER_ANNOTATION];
  if (maker === undefined) {
    const command = `kubectl delete gatewayserver ${server.metadata?.name ?? ""} -n ${namespace}`;
    return `make its GatewayServer anew, for Liqo makes no Service that was refused or deleted: ${command}, then make it again`;
  }
  return (
    "see that nothing is in its way (a node port that is taken, a quota), then run pulumi up --refresh in stack " +
    `${partsOfUrn(maker).stack}, which makes it (with a provider of your own alone, pulumi up --replace '${maker}'): ` +
    "Liqo makes no Service that was refused or deleted"
  );
}

/** Whether a client dials where the server answers. */
export function checkDialled(side: SeenSide, other: SeenSide | undefined): Outcome | undefined {
  const client = gatewayOf(side, "GatewayClient");
  if (client === undefined) {
    return undefined;
  }
  const dialled = dialledBy(client);
  const server = other && gatewayOf(other, "GatewayServer");
  const answered = server === undefined ? [] : answeredBy(server);
  if (answered.length === 0) {
    return unknown(`the client dials ${dialled}`);
  }
  if (answered.includes(dialled)) {
    return ok(`the client dials ${dialled}, where the server answers`);
  }
  const where = `the client dials ${dialled}, the server answers at ${answered.join(", ")}`;
  const { value } = (side.connection?.status ?? {}) as ConnectionStatus;
  return value === "Connected"
    ? ok(`${where}: the one leads to the other`)
    : wrong(
        where,
        "see whether the one leads to the other (a NAT, a name); if not, run pulumi up, or correct the endpoint that you have given",
      );
}

/** The address and port that a client dials. */
export function dialledBy({ spec = {} }: SeenObject): string {
  const { addresses = [], port = 0 } = (spec["endpoint"] ?? {}) as Partial<Endpoint>;
  return `${addresses[0] ?? ""}:${port}`;
}

/** The gateway of a side if it is of a kind. */
export function gatewayOf(side: SeenSide, kind: string): SeenObject | undefined {
  return side.gateways.find((gateway) => gateway.kind === kind);
}

/** The addresses and ports at which a server can be dialled. */
export function answeredBy({ status = {} }: SeenObject): string[] {
  const { endpoint } = status as GatewayServerStatus;
  return dialableAddresses(endpoint).map((address) => `${address}:${endpoint?.port ?? ""}`);
}

/** Why a load balancer does not serve ports of a Service, as its provider says. */
function portTroubleOf({ status }: V1Service): string {
  const [trouble] = (status?.loadBalancer?.ingress ?? [])
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ port, error }) => (error === undefined ? [] : [` (port ${port}: ${error})`]));
  return trouble ?? "";
}
