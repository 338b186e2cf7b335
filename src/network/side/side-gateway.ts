import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import { SECRET } from "../../pulumi/secret-text.js";
import type { RemoteClusterArgs } from "../../tenant/remote-cluster.js";
import { clientEndpoint, overridden, warnOfPodAddress } from "../gateway/endpoint.js";
import { GatewayClient } from "../gateway/gateway-client.js";
import { GatewayServer } from "../gateway/gateway-server.js";
import { serviceArgsOf } from "../gateway/gateway-service.js";
import type { AcceptedRemote } from "../peer-info/acceptance.js";
import type { RemoteInfo } from "../peer-info/remote-side.js";
import type { ClientSideArgs, ServerSideArgs } from "./side-args.js";

/**
 * The namespace of a gateway and its Secret. Liqo creates the Secret if `secretName` is undefined.
 */
export interface GatewayLocation extends Required<RemoteClusterArgs> {
  readonly secretName: pulumi.Input<string> | undefined;
}

/** The gateway of a side, and the endpoint that the client dials. */
export interface SideGateway {
  /** Returns the gateway. Creates a client on the first call. */
  readonly gateway: () => GatewayServer | GatewayClient;
  readonly endpoint: pulumi.Output<Endpoint | undefined>;
}

/** Creates the gateway of a server side. */
export function createServer(
  side: pulumi.ComponentResource,
  name: string,
  args: ServerSideArgs,
  location: GatewayLocation,
): SideGateway {
  const { gatewayName, mtu, timeout } = args;
  const server = new GatewayServer(
    `${name}-gateway`,
    { ...serviceArgsOf(args), ...location, gatewayName, mtu, timeout },
    { parent: side },
  );
  return { gateway: () => server, endpoint: clientEndpoint(args, args.endpoint, server.endpoint) };
}

/** Prepares the gateway of a client side, which is created when the endpoint is known. */
export function createClient(
  side: pulumi.ComponentResource,
  name: string,
  args: ClientSideArgs,
  location: GatewayLocation,
  { remote, marked }: Pick<AcceptedRemote<RemoteInfo>, "remote" | "marked">,
): SideGateway {
  const { gatewayName, mtu, template, timeout } = args;
  const endpoint = remote.apply((info) =>
    info === undefined
      ? pulumi.output<Endpoint | undefined>(undefined)
      : // Without `info.endpoint`, the checks require an address and a port in `args.endpoint`.
        overridden(pulumi.output(info.endpoint) as pulumi.Output<Endpoint>, args.endpoint ?? {}),
  );
  const isSecret = pulumi.isSecret(pulumi.all([marked, endpoint]));
  pulumi.all([remote, endpoint, isSecret]).apply(([info, dialled, isHidden]) => {
    if (info !== undefined && dialled !== undefined) {
      const value = { addresses: dialled.addresses };
      const podCidrs = pulumi.output(info.podCidrs);
      warnOfPodAddress(side, isHidden ? pulumi.secret(value) : pulumi.output(value), {
        name: isHidden ? SECRET : info.clusterId,
        podCidrs,
      });
    }
  });
  const gateway = () =>
    new GatewayClient(
      `${name}-gateway`,
      // The gateway is created only if the remote side is defined, and so is the endpoint.
      {
        ...location,
        endpoint: endpoint as pulumi.Output<Endpoint>,
        gatewayName,
        mtu,
        template,
        timeout,
      },
      { parent: side },
    );
  return { gateway, endpoint };
}
