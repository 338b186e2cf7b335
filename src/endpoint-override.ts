import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import type { GatewayClientEndpoint } from "./gateway-client.js";
import type { GatewayServerExposure } from "./gateway-exposure.js";
import type { Endpoint } from "./liqo/index.js";
import { isAddress, isPort } from "./rules.js";

/** Where a client dials in place of what the server's cluster reports. */
export interface EndpointOverride {
  /**
   * IPv4 address or host name (`liqoctl`: `--gw-client-address`).
   *
   * @default - the `loadBalancerIp` of the server if it has one, else the first address that Liqo publishes for it
   */
  readonly address?: pulumi.Input<string>;

  /**
   * Port, from 1 to 65535 (`liqoctl`: `--gw-client-port`).
   *
   * @default - the server's node port or port where `address` is given, else the one that Liqo publishes for it
   */
  readonly port?: pulumi.Input<number>;
}

/** What a client dials. */
export interface DialledEndpoint {
  /** IPv4 addresses or host names. The first is dialled. */
  readonly addresses: readonly string[];
  /** Port, from 1 to 65535. */
  readonly port: number;
}

/** Checks an override, and that a client can dial the server at all. */
export function checkEndpointOverride(
  check: ArgsCheck,
  server: GatewayServerExposure,
  override: EndpointOverride | undefined,
): void {
  check.input("address", override?.address, isAddress);
  check.input("port", override?.port, isPort);
  if (server.serviceType === "ClusterIP" && override?.address === undefined) {
    check.reject(
      "address",
      'expected an address of yours that leads to the server, whose serviceType is "ClusterIP": it has none that ' +
        "another cluster can dial",
    );
  }
}

/** What a client dials: known beforehand where the arguments say it all, else what Liqo publishes. */
export function clientEndpoint(
  server: GatewayServerExposure,
  override: EndpointOverride | undefined,
  published: pulumi.Output<Endpoint>,
): pulumi.Output<DialledEndpoint> {
  const address = override?.address ?? server.loadBalancerIp;
  const port = override?.port ?? (address === undefined ? undefined : declaredPort(server));
  return overridden(published, { address, port });
}

/** An endpoint with another address or port. It is not waited for if both are others. */
export function overridden(
  endpoint: pulumi.Output<GatewayClientEndpoint>,
  { address, port }: EndpointOverride,
): pulumi.Output<DialledEndpoint> {
  if (address !== undefined && port !== undefined) {
    return pulumi.output({ addresses: [address], port });
  }
  return pulumi.all([endpoint, address, port]).apply(([published, ownAddress, ownPort]) => ({
    addresses: ownAddress === undefined ? published.addresses : [ownAddress],
    port: ownPort ?? published.port,
  }));
}

/** The port at which a server's address answers, if the arguments tell. */
function declaredPort(server: GatewayServerExposure): pulumi.Input<number> | undefined {
  return server.serviceType === "NodePort" ? server.nodePort : (server.port ?? DEFAULTS.port);
}
