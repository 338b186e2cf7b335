import type * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "./args-check.js";
import { isDuration } from "./duration.js";
import { checkEndpointOverride, type EndpointOverride } from "./endpoint-override.js";
import { checkGatewayClient } from "./gateway-client.js";
import { checkGatewayServer } from "./gateway-server.js";
import { checkKeys } from "./key-exchange.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import type { PairClientArgs, PairServerArgs } from "./pair-side.js";
import type { RemoteSideArgs } from "./remote-side.js";
import { isAddress, isPort } from "./rules.js";
import { checkTenant } from "./tenant.js";

/** What either side is told. */
export interface EitherSideArgs extends RemoteSideArgs {
  /** The cluster that this side is in. The other is never touched. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the other side's cluster. */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000, the same on both sides (`liqoctl`: `--mtu`).
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number>;

  /**
   * How long each wait may take, for example `90s` (`liqoctl`: `--timeout`).
   *
   * @default "5m"
   */
  readonly timeout?: string;

  /**
   * Within what time the other side has to use this side's hand-off for the first time, for example `24h`. Changing it
   * issues the hand-off anew.
   *
   * @default "168h"
   */
  readonly validity?: string;
}

/** Arguments of the listening side. */
export interface ServerSideArgs extends EitherSideArgs, PairServerArgs {
  /** It listens. The other side must be able to reach it. */
  readonly role: "Server";

  /**
   * Where the other side is to dial, if that is not what Liqo publishes: a NAT, a DNS name.
   *
   * @default - the endpoint that Liqo publishes
   */
  readonly endpoint?: EndpointOverride;
}

/** Arguments of the dialling side. */
export interface ClientSideArgs extends EitherSideArgs, Omit<PairClientArgs, "endpoint"> {
  /** It dials. It may be behind a NAT. */
  readonly role: "Client";

  /**
   * Where it dials, if that is not what the other side says.
   *
   * @default - the endpoint of the other side
   */
  readonly endpoint?: EndpointOverride;
}

/** Checks the arguments of a side, but for its hand-off. `gateway` is the name of its gateway's component. */
export function checkSide(
  check: ArgsCheck,
  gateway: string,
  args: ServerSideArgs | ClientSideArgs,
): void {
  const { endpoint } = args;
  checkTenant(check, args);
  check.input("timeout", args.timeout, isDuration);
  check.input("validity", args.validity, isDuration);
  checkKeys(check, args);
  if (args.role === "Server") {
    checkGatewayServer(check, gateway, args);
    checkEndpointOverride(check.at("endpoint"), args, endpoint);
    return;
  }
  checkGatewayClient(check, gateway, args);
  check.input("endpoint.address", endpoint?.address, isAddress);
  check.input("endpoint.port", endpoint?.port, isPort);
  const knowsWhere =
    args.remote?.endpoint !== undefined ||
    (endpoint?.address !== undefined && endpoint.port !== undefined);
  if (args.remote !== undefined && !knowsWhere) {
    check.reject("remote.endpoint", "expected where to dial, since this side is the Client");
  }
}
