import { usableAddresses, type Endpoint } from "../../liqo/networking/gateway.js";
import { gatewayResourceName } from "../../liqo/names.js";

/** Kind of the object that Liqo renders from the template of a GatewayServer. */
export const RENDERED_SERVER = "WgGatewayServer";

/** The part of a {@link RENDERED_SERVER} that describes its Service. */
export interface RenderedServer {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** The name is the name of the GatewayServer. */
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
  };
  /** The objects that Liqo creates from it. */
  readonly spec?: {
    readonly service?: {
      readonly metadata?: {
        readonly labels?: Record<string, string>;
        readonly annotations?: Record<string, string>;
      };
      readonly spec?: object;
    };
  };
}

/** The Service of a server as Liqo would create it. Liqo recognizes its Services by their owner. */
export function serviceOf({ apiVersion = "", kind = "", metadata, spec }: RenderedServer) {
  const { name = "", namespace, uid = "" } = metadata ?? {};
  const { metadata: { labels, annotations } = {}, spec: serviceSpec } = spec?.service ?? {};
  const owner = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: gatewayResourceName(name),
      namespace,
      labels,
      annotations,
      ownerReferences: [owner],
    },
    spec: serviceSpec,
  };
}

/** The part of a Service that decides its address and port. */
export interface ReachedService {
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number }[];
  };
  /** Reported by the load balancer. */
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

/** The addresses and host names that a load balancer has assigned to a Service. */
export function loadBalancerAddresses({ status }: ReachedService): string[] {
  const ingress = status?.loadBalancer?.ingress ?? [];
  return ingress.flatMap(({ ip = "", hostname = "" }) => [ip, hostname]).filter(Boolean);
}

/**
 * Whether the endpoint that a server reports belongs to its Service, and not to an earlier Service.
 */
export function servesEndpoint(service: ReachedService, endpoint: Partial<Endpoint> = {}): boolean {
  const { type, clusterIP, ports: [served] = [] } = service.spec ?? {};
  const { port } = endpoint;
  const addresses = usableAddresses(endpoint);
  if (type === "NodePort") {
    // Liqo reports the address of the node on which the pod runs.
    return addresses.length > 0 && port === served?.nodePort;
  }
  const reached = type === "LoadBalancer" ? loadBalancerAddresses(service) : [clusterIP];
  return port === served?.port && addresses.some((address) => reached.includes(address));
}
