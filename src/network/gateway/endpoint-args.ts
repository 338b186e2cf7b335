import type * as pulumi from "@pulumi/pulumi";
import { type ArgsCheck, findingOf, problemsAt, type Rule } from "../../validation/args-check.js";
import { type ArgumentChecks, object, optionalDefined } from "../../validation/arguments.js";
import { addressesRule, addressRule } from "../../validation/address-rules.js";
import { objectRule, portRule } from "../../validation/rules.js";
import { unknownArguments } from "../../validation/unknown-arguments.js";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import type { GatewayServiceArgs } from "./gateway-service.js";

/** Endpoint that a client dials. Each value may be an output. */
export interface GatewayClientEndpoint {
  /** IPv4 addresses or host names of the server. The client dials the first. */
  readonly addresses: pulumi.Input<readonly pulumi.Input<string>[]>;

  /** Port of the server, from 1 to 65535. */
  readonly port: pulumi.Input<number>;

  /** Ignored: always `UDP`. An endpoint that Liqo reports has it. */
  readonly protocol?: pulumi.Input<string> | undefined;
}

/**
 * Replaces the address, the port or both of the endpoint that Liqo publishes for the server.
 *
 * @example
 * ```ts
 * { address: "vpn.example.com", port: 31840 }
 * ```
 */
export interface EndpointArgs {
  /**
   * IPv4 address or host name (`liqoctl`: `--gw-client-address`).
   *
   * @default - the server's `loadBalancerIp`, or the first address that Liqo publishes
   */
  readonly address?: pulumi.Input<string> | undefined;

  /**
   * Port, from 1 to 65535 (`liqoctl`: `--gw-client-port`).
   *
   * @default - with `address`, the server's node port or port; otherwise the port that Liqo
   * publishes
   */
  readonly port?: pulumi.Input<number> | undefined;
}

const ENDPOINT_ARGUMENTS: ArgumentChecks<EndpointArgs> = {
  address: optionalDefined(addressRule),
  port: optionalDefined(portRule),
};

/** An {@link EndpointArgs}. */
export const endpointArgument = object(ENDPOINT_ARGUMENTS);

/** An {@link Endpoint}. */
export const endpointRule: Rule<unknown> = (value) => {
  const noObject = objectRule("with addresses and port")(value);
  if (noObject !== undefined) {
    return noObject;
  }
  const { addresses, port } = value as Endpoint;
  const problems = [
    ...unknownArguments(["addresses", "port", "protocol"], value as object),
    ...problemsAt(".addresses", findingOf(addressesRule, addresses)),
    ...problemsAt(".port", findingOf(portRule, port)),
  ];
  return problems.length > 0 ? problems : undefined;
};

/** Checks that the client has an address to dial. */
export function checkReachable(
  check: ArgsCheck,
  path: string,
  server: GatewayServiceArgs,
  override: EndpointArgs | undefined,
): void {
  if (server.serviceType === "ClusterIP" && override?.address === undefined) {
    check.report(
      `${path}.address`,
      'required with serviceType "ClusterIP": the address at which the other cluster reaches the server',
    );
  }
}
