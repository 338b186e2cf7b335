import { isIPv4 } from "node:net";
import type { LiveObject } from "../../cluster/live-object.js";
import type { Pod, Service } from "../../cluster/client/kubernetes-objects.js";
import { usableAddresses } from "../../liqo/networking/gateway.js";
import {
  loadBalancerAddresses,
  servesEndpoint,
  type ReachedService,
} from "../gateway-workload/service-ports.js";
import type {
  ConnectionStatus,
  Endpoint,
  GatewayServerSpec,
  GatewayServerStatus,
} from "../../liqo/index.js";
import { managerUrnOf } from "../../liqo/annotations.js";
import { parseUrn } from "../../pulumi/urn.js";
import { podName, sendingPods } from "../gateway-workload/gateway-pods.js";
import { awaitRollout } from "./advice.js";
import {
  type Advice,
  checkLiqo,
  pass,
  type CheckResult,
  unknown,
  fail,
} from "../../diagnosis/check-result.js";
import type { LiveSide } from "./live-side.js";

/** Checks that a server reports an endpoint that clients can dial. */
export function checkEndpoint(side: LiveSide): CheckResult | undefined {
  const { namespace, liqoNamespace, resourceName, parts } = side;
  const server = gatewayOf(side, "GatewayServer");
  if (server === undefined || parts.deployment === undefined) {
    return undefined;
  }
  const { service } = parts;
  const name = `GatewayServer ${server.metadata?.name ?? ""}`;
  if (service === undefined) {
    return fail(
      `Service ${resourceName} not found in namespace ${namespace}`,
      serviceAdvice(server, namespace),
    );
  }
  const isBalanced = service.spec?.type === "LoadBalancer";
  const balanced = isBalanced ? loadBalancerAddresses(service) : [];
  if (isBalanced && balanced.length === 0) {
    return fail(
      `the LoadBalancer Service ${resourceName} has no address yet${portTroubleOf(service)}`,
      {
        hint: 'read its events; if the cluster has no load balancers, set serviceType: "NodePort"',
        commands: `kubectl describe service ${resourceName} -n ${namespace}`,
      },
    );
  }
  const requested = requestedAddress(server, service);
  if (isBalanced && requested !== undefined && !balanced.includes(requested)) {
    return otherAddress(side, name, requested, balanced);
  }
  const reported = reportedEndpoints(server);
  const { endpoint } = (server.status ?? {}) as GatewayServerStatus;
  if (reported.length === 0) {
    return fail(
      `status.endpoint of ${name} is ${JSON.stringify(endpoint ?? null)}`,
      service.spec?.type === "NodePort"
        ? {
            hint: "check that the node of its pod is Ready and has an address",
            commands: "kubectl get nodes -o wide",
          }
        : checkLiqo(liqoNamespace),
    );
  }
  if (!servesEndpoint(service, endpoint)) {
    const seen = `${name} reports endpoint ${reported.join(", ")}, but Service ${resourceName} has ${serviceEndpoints(service)}`;
    return isConnected(side) ? pass(seen) : fail(seen, checkLiqo(liqoNamespace));
  }
  return pass(`${name} reports endpoint ${reported.join(", ")}`);
}

/** The load balancer has other addresses than the requested address. */
function otherAddress(
  side: LiveSide,
  server: string,
  requested: string,
  balanced: readonly string[],
): CheckResult {
  const addresses = balanced.join(", ");
  const seen = `the load balancer of Service ${side.resourceName} has address ${addresses}, but ${server} requests ${requested}`;
  if (isConnected(side)) {
    return pass(seen);
  }
  return balanced.some((address) => isIPv4(address))
    ? fail(
        seen,
        `check whether the load balancer's provider supports loadBalancerIP (some need an annotation instead), or set loadBalancerIp to ${addresses}`,
      )
    : unknown(seen, `check whether ${addresses} resolves to ${requested}`);
}

/** The address that a server requests of its load balancer. */
function requestedAddress({ spec = {} }: LiveObject, service: Service): string | undefined {
  const { endpoint } = spec as Partial<GatewayServerSpec>;
  // An empty string means that the field is not set.
  return [endpoint?.loadBalancerIP, service.spec?.loadBalancerIP].find(Boolean);
}

/** Where a Service is reached, for messages. */
function serviceEndpoints(service: ReachedService): string {
  const { type, clusterIP = "", ports: [served] = [] } = service.spec ?? {};
  if (type === "NodePort") {
    return `node port ${served?.nodePort ?? ""}`;
  }
  const addresses = type === "LoadBalancer" ? loadBalancerAddresses(service) : [clusterIP];
  return addresses.map((address) => `${address}:${served?.port ?? ""}`).join(", ");
}

/** How to get a Service that Liqo does not create, because its Deployment exists already. */
function serviceAdvice(server: LiveObject, namespace: string): Advice {
  const why = "Liqo does not create a Service again that was rejected or deleted";
  const manager = managerUrnOf(server);
  if (manager === undefined) {
    return {
      hint: `delete its GatewayServer, then create it again: ${why}`,
      commands: `kubectl delete gatewayserver ${server.metadata?.name ?? ""} -n ${namespace}`,
    };
  }
  return {
    hint:
      "check what may block the Service (a node port in use, a quota), then run pulumi up --refresh in stack " +
      `${parseUrn(manager).stack}, which creates the Service: ${why}`,
  };
}

/** Checks that a client dials the endpoint that the server reports. */
export function checkDialled(side: LiveSide, other: LiveSide | undefined): CheckResult | undefined {
  const client = gatewayOf(side, "GatewayClient");
  if (client === undefined) {
    return undefined;
  }
  const dialled = dialledEndpoint(client);
  const outdated = sendingPods(side.parts.pods).find(
    (pod) => ![undefined, dialled].includes(dialledEndpointOfPod(pod)),
  );
  if (outdated !== undefined && !isConnected(side)) {
    const { namespace, resourceName, liqoNamespace } = side;
    return fail(
      `pod ${podName(outdated)} dials ${dialledEndpointOfPod(outdated) ?? ""}, but GatewayClient ${client.metadata?.name ?? ""} has endpoint ${dialled}`,
      awaitRollout(resourceName, namespace, liqoNamespace),
    );
  }
  const server = other && gatewayOf(other, "GatewayServer");
  const reported = server === undefined ? [] : reportedEndpoints(server);
  if (reported.length === 0) {
    return unknown(`the client dials ${dialled}, and no endpoint of the server is known`);
  }
  if (reported.includes(dialled)) {
    return pass(`the client dials ${dialled}, which the server reports`);
  }
  const seen = `the client dials ${dialled}, but the server reports ${reported.join(", ")}`;
  return isConnected(side)
    ? pass(`${seen}: the tunnel is Connected, so the address leads to the server`)
    : fail(
        seen,
        `check whether ${dialled} leads to the server (NAT, DNS); if it does not, run pulumi up, or correct the endpoint that you set`,
      );
}

function isConnected({ connection }: LiveSide): boolean {
  const { value } = (connection?.status ?? {}) as ConnectionStatus;
  return value === "Connected";
}

/** The address and port that a client has in its `spec`. */
export function dialledEndpoint({ spec = {} }: LiveObject): string {
  const { addresses = [], port = 0 } = (spec["endpoint"] ?? {}) as Partial<Endpoint>;
  return `${addresses[0] ?? ""}:${port}`;
}

/** The address and port in the flags of a client's pod. Undefined if a template has other flags. */
function dialledEndpointOfPod({ spec }: Pod): string | undefined {
  const args = (spec?.containers ?? []).flatMap((container) => container.args ?? []);
  const valueOf = (flag: string) =>
    args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const address = valueOf("--endpoint-address");
  const port = valueOf("--endpoint-port");
  return address === undefined || port === undefined ? undefined : `${address}:${port}`;
}

/** The gateway of a side if it is of a kind. */
export function gatewayOf(side: LiveSide, kind: string): LiveObject | undefined {
  return side.gateways.find((gateway) => gateway.kind === kind);
}

/** The addresses and ports that a server reports, as far as a client can dial them. */
export function reportedEndpoints({ status = {} }: LiveObject): string[] {
  const { endpoint } = status as GatewayServerStatus;
  return usableAddresses(endpoint).map((address) => `${address}:${endpoint?.port ?? ""}`);
}

/** Why a load balancer does not serve ports of a Service, as its provider reports it. */
function portTroubleOf({ status }: Service): string {
  const [trouble] = (status?.loadBalancer?.ingress ?? [])
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ port, error }) => (error === undefined ? [] : [` (port ${port}: ${error})`]));
  return trouble ?? "";
}
