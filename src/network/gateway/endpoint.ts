import { isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../../defaults.js";
import { renderMessage } from "../../message.js";
import { orDefault } from "../../pulumi/output-value.js";
import { hideSecrets } from "../../pulumi/secret-text.js";
import { NotReadyError } from "../../validation/errors.js";
import { failUpdate } from "../../validation/fail-update.js";
import { addressRule, cidrsRule, overlap } from "../../validation/address-rules.js";
import * as liqo from "../../liqo/index.js";
import { usableAddresses } from "../../liqo/networking/gateway.js";
import { sectionOf, unreachableMessage } from "../../cluster/client/api-error.js";
import { secretsIn } from "../../cluster/cluster-secrets.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type { EndpointArgs } from "./endpoint-args.js";
import type { GatewayServiceArgs } from "./gateway-service.js";

// From the status of a server to the `spec.endpoint` of a client: `serverEndpoint` reads what Liqo
// publishes, `clientEndpoint` decides what the client dials.

type Status = liqo.GatewayServerStatus | undefined;

/** A server that a program declares. */
interface DeclaredServer extends pulumi.CustomResource {
  readonly cluster: LiqoCluster;
  readonly status: pulumi.Output<Status>;
}

/**
 * The endpoint of a server, read from its cluster in every `preview` and `up`. It is not read as a
 * resource, which would store the whole object a second time in the state.
 *
 * @param service UID of the server's Service. The endpoint is read when the Service is known,
 * because a recreated Service changes it.
 */
export function serverEndpoint(
  name: string,
  server: DeclaredServer,
  service: pulumi.Output<string>,
): pulumi.Output<liqo.Endpoint> {
  const { cluster } = server;
  return pulumi.all([server.id, server.status, service]).apply(async ([id, stored]) => {
    const description = `GatewayServer ${id} in cluster ${cluster.name}`;
    try {
      const live = await readStatus(cluster, id, description, stored);
      const endpoint = endpointOf(live);
      if (endpoint !== undefined) {
        return endpoint;
      }
      return storedEndpoint(server, description, live, stored);
    } catch (error) {
      const message = hideSecrets((error as Error).message, secretsIn(cluster));
      return failUpdate(server, name, new NotReadyError(server, message));
    }
  });
}

/**
 * The status in the cluster. While a preview cannot reach the cluster yet, the status that the
 * state stores.
 */
async function readStatus(
  cluster: LiqoCluster,
  id: string,
  description: string,
  stored: Status,
): Promise<Status> {
  const [namespace = "", name = ""] = id.split("/");
  const view = await cluster.view(namespace);
  if (view === undefined) {
    return stored;
  }
  const server = await view.get(liqo.GatewayServer.kind, name).catch((error: unknown) => {
    throw new Error(
      renderMessage({
        problem: `cannot read ${description}`,
        facts: [unreachableMessage(cluster.name, error)],
        section: sectionOf(error),
      }),
    );
  });
  if (server === undefined) {
    throw new Error(
      renderMessage({
        problem: `${description} of the state was not found`,
        hint: "Refresh the stack:",
        commands: "pulumi up --refresh",
        section: "not-found",
      }),
    );
  }
  return server.status;
}

/**
 * The endpoint in the stored status, with a warning. Liqo has withdrawn the endpoint, for example
 * because the load balancer lost its address.
 *
 * @throws if the stored status has no endpoint either.
 */
function storedEndpoint(
  server: DeclaredServer,
  description: string,
  live: Status,
  stored: Status,
): liqo.Endpoint {
  const endpoint = endpointOf(stored);
  if (endpoint === undefined) {
    throw new Error(
      renderMessage({
        problem: `${description} has no endpoint that a client can dial`,
        facts: [`status.endpoint: ${JSON.stringify(live?.endpoint ?? null)}`],
        hint: "Check whether its Service has an address, then run pulumi up again.",
        section: "check-endpoint",
      }),
    );
  }
  const warning = `${description} has lost its endpoint since the last update`;
  void pulumi.log.warn(hideSecrets(warning, secretsIn(server.cluster)), server);
  return endpoint;
}

/** The endpoint of a server, if a client can dial it. */
function endpointOf(status: Status): liqo.Endpoint | undefined {
  const { port = 0, protocol = "UDP" } = status?.endpoint ?? {};
  const reported = usableAddresses(status?.endpoint);
  if (reported.length === 0) {
    return undefined;
  }
  // A load balancer may have an IPv6 address too. If all addresses are IPv6, the check of the
  // client rejects them, unless the client has an address of its own.
  const ipv4 = reported.filter((address) => addressRule(address) === undefined);
  return { addresses: ipv4.length > 0 ? ipv4 : reported, port, protocol };
}

/**
 * The endpoint that the client dials. If the arguments determine it, the client need not wait for
 * the server.
 */
export function clientEndpoint(
  server: GatewayServiceArgs,
  override: EndpointArgs | undefined,
  published: pulumi.Output<liqo.Endpoint>,
): pulumi.Output<liqo.Endpoint> {
  const address = override?.address ?? server.loadBalancerIp;
  const port = override?.port ?? (address === undefined ? undefined : declaredPort(server));
  return overridden(published, { address, port });
}

/**
 * An endpoint with another address, another port or both. With both, the endpoint itself need not
 * be known.
 */
export function overridden(
  endpoint: pulumi.Output<liqo.Endpoint>,
  { address, port }: EndpointArgs,
): pulumi.Output<liqo.Endpoint> {
  if (address !== undefined && port !== undefined) {
    return pulumi.output({ addresses: [address], port, protocol: "UDP" });
  }
  return pulumi.all([endpoint, address, port]).apply(([published, ownAddress, ownPort]) => ({
    addresses: ownAddress === undefined ? published.addresses : [ownAddress],
    port: ownPort ?? published.port,
    protocol: "UDP",
  }));
}

/**
 * Warns if a client dials an address in a pod CIDR of a cluster. Host names are not resolved.
 *
 * @param cluster name and pod CIDRs of the client's or of the server's cluster.
 */
export function warnOfPodAddress(
  resource: pulumi.Resource,
  endpoint: pulumi.Output<Pick<liqo.Endpoint, "addresses">>,
  cluster: { readonly name: string; readonly podCidrs: pulumi.Output<readonly string[]> },
): void {
  const values = pulumi.all([endpoint, cluster.podCidrs]);
  const isSecret = pulumi.isSecret(values);
  values.apply(async ([{ addresses }, podCidrs]) => {
    const [address = ""] = addresses;
    // Other checks reject invalid values.
    const isComparable = isIPv4(address) && cidrsRule(podCidrs) === undefined;
    const cidr = isComparable && podCidrs.find((each) => overlap(each, `${address}/32`));
    if (cidr) {
      const dialled = (await isSecret)
        ? "an address in a pod CIDR"
        : `${address}, which is in pod CIDR ${cidr}`;
      const warning = renderMessage({
        problem: `the client dials ${dialled} of cluster ${cluster.name}`,
        hint:
          "Packets to a pod CIDR stay in the cluster or enter the tunnel, so they may not reach the server. " +
          "Set endpoint to an address outside of the pod CIDRs of both clusters.",
        section: "check-dialled-endpoint",
      });
      await pulumi.log.warn(warning, resource);
    }
  });
}

/** The port of a server's address. Undefined if the API server picks the port. */
function declaredPort(server: GatewayServiceArgs): pulumi.Input<number> | undefined {
  return server.serviceType === "NodePort"
    ? server.nodePort
    : orDefault(server.port, DEFAULTS.port);
}
