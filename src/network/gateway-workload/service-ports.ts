import { dialableAddresses, type Endpoint } from "../../liqo/networking/gateway.js";
import { gatewayResourceName } from "../../liqo/names.js";

/** Kind of the object in which Liqo keeps what the template of a GatewayServer says, with everything filled in. */
export const RENDERED_SERVER = "WgGatewayServer";

/** The part of a {@link RENDERED_SERVER} that says what its Service is to be. */
export interface RenderedServer {
  /** Group and version. */
  readonly apiVersion?: string;
  /** The kind. */
  readonly kind?: string;
  /** Its name is that of the GatewayServer. */
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
  };
  /** What Liqo makes of it. */
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

/** The Service of a server as Liqo makes it, which knows it for its own by its owner. */
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

/** The part of a Service that tells where it is reached. */
export interface ReachedService {
  /** What was asked for. */
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number }[];
  };
  /** What a load balancer has given. */
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

/** The addresses and names that a load balancer has given a Service. */
export function loadBalancerAddresses({ status }: ReachedService): string[] {
  const ingress = status?.loadBalancer?.ingress ?? [];
  return ingress.flatMap(({ ip = "", hostname = "" }) => [ip, hostname]).filter(Boolean);
}

/** Whether the endpoint that a server reports is that of its Service, and not of one before it. */
export function servesEndpoint(service: ReachedService, endpoint: Partial<Endpoint> = {}): boolean {
  const { type, clusterIP, ports: [served] = [] } = service.spec ?? {};
  const { port } = endpoint;
  const addresses = dialableAddresses(endpoint);
  if (type === "NodePort") {
    // Liqo takes the address of the node that the pod is on.
    return addresses.length > 0 && port === served?.nodePort;
  }
  const reached = type === "LoadBalancer" ? loadBalancerAddresses(service) : [clusterIP];
  return port === served?.port && addresses.some((address) => reached.includes(address));
}
