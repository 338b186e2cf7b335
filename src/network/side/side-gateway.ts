import * as pulumi from "@pulumi/pulumi";
import { pick } from "../../validation/arguments.js";
import { GATEWAY_CLIENT_ARGUMENTS, GatewayClient } from "../gateway/gateway-client.js";
import { GATEWAY_SERVER_ARGUMENTS, GatewayServer } from "../gateway/gateway-server.js";
import { clientEndpoint, type DialledEndpoint, overridden } from "../gateway/endpoint.js";
import type { KnownRemote } from "../peer-info/remote-side.js";
import type { TenantArgs } from "../../tenant/tenant.js";
import type { ClientSideArgs, ServerSideArgs } from "./side-args.js";

/** Where a gateway goes, and its Secret there, unless Liqo makes that. */
export interface GatewayLocation extends Required<TenantArgs> {
  readonly secretName: pulumi.Input<string> | undefined;
}

/** The gateway of a side, once it is asked for, and where the client dials. */
export interface SideGateway {
  readonly gateway: () => GatewayServer | GatewayClient;
  readonly endpoint: pulumi.Output<DialledEndpoint | undefined>;
}

/** The gateway of a side that listens. It is made at once. */
export function createServer(
  side: pulumi.ComponentResource,
  name: string,
  args: ServerSideArgs,
  place: GatewayLocation,
): SideGateway {
  const own = pick(GATEWAY_SERVER_ARGUMENTS, { ...args, ...place });
  const server = new GatewayServer(`${name}-gateway`, own, { parent: side });
  const endpoint = clientEndpoint(args, args.endpoint, server.endpoint);
  return { gateway: () => server, endpoint };
}

/** The gateway of a side that dials. It is made when it is known where to dial. */
export function createClient(
  side: pulumi.ComponentResource,
  name: string,
  args: ClientSideArgs,
  place: GatewayLocation,
  known: pulumi.Output<KnownRemote | undefined>,
): SideGateway {
  const endpoint = known.apply((there) =>
    there === undefined
      ? pulumi.output<DialledEndpoint | undefined>(undefined)
      : overridden(pulumi.output(there.endpoint ?? NOWHERE), args.endpoint ?? {}),
  );
  const dialled = endpoint.apply((found) => found ?? NOWHERE);
  const own = pick(GATEWAY_CLIENT_ARGUMENTS, { ...args, ...place, endpoint: dialled });
  const gateway = () => new GatewayClient(`${name}-gateway`, own, { parent: side });
  return { gateway, endpoint };
}

/** Stands for an endpoint where address and port are the caller's own. */
const NOWHERE: DialledEndpoint = { addresses: [], port: 0 };
