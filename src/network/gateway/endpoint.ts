import * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck, Rule } from "../../validation/args-check.js";
import { argumentsRule, knownKeysRule } from "../../validation/arguments.js";
import { addressRule, objectRule, portRule } from "../../validation/rules.js";
import { DEFAULTS } from "../../defaults.js";
import type { Endpoint } from "../../liqo/index.js";
import { orDefault } from "../../pulumi/output-value.js";
import type { GatewayServiceArgs } from "./gateway-service.js";

/** Where a client dials in place of what the server's cluster reports. */
export interface EndpointArgs {
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

/** Where a gateway client dials. */
export interface GatewayClientEndpoint {
  /** IPv4 addresses or host names of the server. The first is dialled. */
  readonly addresses: pulumi.Input<readonly pulumi.Input<string>[]>;

  /** Port of the server, from 1 to 65535. */
  readonly port: pulumi.Input<number>;
}

/** What a client dials. */
export interface DialledEndpoint {
  /** IPv4 addresses or host names. The first is dialled. */
  readonly addresses: readonly string[];
  /** Port, from 1 to 65535. */
  readonly port: number;
}

const isEndpointObject = objectRule("with addresses and port");
const hasOnlyOfEndpoint = knownKeysRule<Endpoint>({ addresses: true, port: true, protocol: true });

/** Something with the parts of an endpoint, and no others. What Liqo publishes has a protocol as well. */
export const endpointRule: Rule<unknown> = (value) =>
  isEndpointObject(value) ?? hasOnlyOfEndpoint(value);

/** An override with its parts, and no others. */
export const endpointArgsRule = argumentsRule<EndpointArgs>({ address: true, port: true });

/** Checks an override, and that a client can dial the server at all. */
export function checkEndpointOverride(
  check: ArgsCheck,
  server: GatewayServiceArgs,
  override: EndpointArgs | undefined,
): void {
  const finding = override === undefined ? undefined : endpointArgsRule(override);
  if (finding !== undefined) {
    check.report("", finding);
    return;
  }
  check.present("address", override?.address, addressRule);
  check.present("port", override?.port, portRule);
  if (server.serviceType === "ClusterIP" && override?.address === undefined) {
    check.report(
      "address",
      'expected an address of yours that leads to the server, whose serviceType is "ClusterIP": it has none that ' +
        "another cluster can dial",
    );
  }
}

/** What a client dials: known beforehand where the arguments say it all, else what Liqo publishes. */
export function clientEndpoint(
  server: GatewayServiceArgs,
  override: EndpointArgs | undefined,
  published: pulumi.Output<Endpoint>,
): pulumi.Output<DialledEndpoint> {
  const address = override?.address ?? server.loadBalancerIp;
  const port = override?.port ?? (address === undefined ? undefined : declaredPort(server));
  return overridden(published, { address, port });
}

/** An endpoint with another address or port. It is not waited for if both are others. */
export function overridden(
  endpoint: pulumi.Output<GatewayClientEndpoint>,
  { address, port }: EndpointArgs,
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
function declaredPort(server: GatewayServiceArgs): pulumi.Input<number> | undefined {
  return server.serviceType === "NodePort"
    ? server.nodePort
    : orDefault(server.port, DEFAULTS.port);
}
