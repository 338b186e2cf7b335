import type * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import { type ArgumentNames, checkArguments, pick } from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import { describeValue } from "../../validation/describe-value.js";
import { addressRule, portRule } from "../../validation/rules.js";
import { timeoutRule, expiryRule } from "../../validation/duration.js";
import { checkGatewayClient } from "../gateway/gateway-client.js";
import type { KeyVersion } from "../keys/gateway-keys.js";
import { checkGatewayServer } from "../gateway/gateway-server.js";
import { checkEndpointOverride, type EndpointArgs, endpointArgsRule } from "../gateway/endpoint.js";
import type { RemoteSideArgs } from "../peer-info/remote-side.js";
import {
  checkExistingObjects,
  checkNamedNamespace,
} from "../../lifecycle/adoption/existing-objects.js";
import { checkKeys } from "../keys/key-checks.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { checkTenant, TENANT_ARGUMENTS } from "../../tenant/tenant.js";
import {
  checkNames,
  objectsOf,
  PAIR_CLIENT_ARGUMENTS,
  PAIR_SERVER_ARGUMENTS,
  type PairClientArgs,
  type PairServerArgs,
} from "../pair/pair-side.js";

/** What either side is told. */
export interface CommonSideArgs extends RemoteSideArgs {
  /** The cluster that this side is in. The other is never touched. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the other side's cluster. */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000, the same on both sides (`liqoctl`: `--mtu`). Of two sides that are joined
   * either can begin with another one: both are warned until the other has it too.
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number>;

  /**
   * A label for this side's generated keys, for example `2` or `"2026-11"`. Change it to rotate them. The tunnel is
   * down from then on until the other side has installed the new key: give its administrator the new `peerInfo`, and have them
   * run `up` with it. Not with `keys`. Must be a plain value; an output is refused.
   *
   * @default - the first ones
   */
  readonly keyVersion?: KeyVersion;

  /**
   * How long each wait may take, for example `90s` (`liqoctl`: `--timeout`). Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;

  /**
   * Within what time the other side has to use this side's hand-off for the first time, for example `24h`: from a minute
   * to a year. Changing it issues the hand-off anew. Must be a plain value; an output is refused.
   *
   * @default "168h"
   */
  readonly expiresIn?: string;
}

/** Arguments of the listening side. */
export interface ServerSideArgs extends CommonSideArgs, Omit<PairServerArgs, "keyVersion"> {
  /**
   * It listens. The other side must be able to reach it. To swap roles, destroy both sides, then declare them anew and exchange
   * new documents: Liqo runs one gateway in a namespace.
   */
  readonly role: "Server";

  /**
   * Where the other side is to dial, if that is not what Liqo publishes: a NAT, a DNS name.
   *
   * @default - the endpoint that Liqo publishes
   */
  readonly endpoint?: EndpointArgs;
}

/** Arguments of the dialling side. */
export interface ClientSideArgs
  extends CommonSideArgs, Omit<PairClientArgs, "endpoint" | "keyVersion"> {
  /**
   * It dials. It may be behind a NAT. To swap roles, destroy both sides, then declare them anew and exchange new
   * documents: Liqo runs one gateway in a namespace.
   */
  readonly role: "Client";

  /**
   * Where it dials, if that is not what the other side says.
   *
   * @default - the endpoint in the other side's hand-off, or in `remote`
   */
  readonly endpoint?: EndpointArgs;
}

const EITHER: ArgumentNames<CommonSideArgs & Pick<ServerSideArgs, "role" | "endpoint">> = {
  cluster: true,
  remoteClusterId: true,
  role: true,
  remotePeerInfo: true,
  remote: true,
  endpoint: true,
  mtu: true,
  keyVersion: true,
  timeout: true,
  expiresIn: true,
};

const SERVER: ArgumentNames<ServerSideArgs> = { ...EITHER, ...PAIR_SERVER_ARGUMENTS };
const CLIENT: ArgumentNames<ClientSideArgs> = { ...EITHER, ...PAIR_CLIENT_ARGUMENTS };

/** Checks the arguments of a side, but for its hand-off. */
export function checkSide(
  check: ArgsCheck,
  side: pulumi.ComponentResource,
  name: string,
  args: ServerSideArgs | ClientSideArgs,
): void {
  // What only the other role has is none of this one's either. Without a role, all are.
  const { role } = Object(args) as { readonly role?: unknown };
  const known = role === "Server" ? SERVER : role === "Client" ? CLIENT : { ...SERVER, ...CLIENT };
  checkArguments<ServerSideArgs | ClientSideArgs>(check, known, args);
  const { endpoint } = args;
  checkTenant(check, args);
  check.plainOptional("timeout", args.timeout, timeoutRule);
  check.plainOptional("expiresIn", args.expiresIn, expiryRule);
  checkNames(check, args);
  checkKeys(check, args);
  // A role that comes from a configuration file may be any text, and would silently be taken for the other one.
  if (role !== "Server" && role !== "Client") {
    check.report("role", `expected "Server" or "Client", got ${describeValue(role)}`);
    return;
  }
  checkNamedNamespace(check, "namespace", args);
  checkExistingObjects(check, "", {
    ...pick(TENANT_ARGUMENTS, args),
    objects: objectsOf(role, args.remoteClusterId, args),
  });
  const gateway = ownerOf(side, role, `${name}-gateway`);
  if (args.role === "Server") {
    checkGatewayServer(check, gateway, args);
    checkEndpointOverride(check.at("endpoint"), args, endpoint);
    return;
  }
  checkGatewayClient(check, gateway, args);
  check.report("endpoint", endpoint === undefined ? undefined : endpointArgsRule(endpoint));
  check.optional("endpoint.address", endpoint?.address, addressRule);
  check.optional("endpoint.port", endpoint?.port, portRule);
  const knowsWhere =
    args.remote?.endpoint !== undefined ||
    (endpoint?.address !== undefined && endpoint.port !== undefined);
  if (args.remote !== undefined && !knowsWhere) {
    check.report("remote.endpoint", "expected where to dial, since this side is the Client");
  }
}
