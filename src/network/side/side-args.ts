import type * as pulumi from "@pulumi/pulumi";
import type { ArgsCheck } from "../../validation/args-check.js";
import {
  type ArgumentChecks,
  type ArgumentHints,
  checkArguments,
  type Declaration,
  object,
  optional,
  optionalPlain,
  optionalPrerequisite,
  prerequisite,
  unchecked,
} from "../../validation/arguments.js";
import { ownerOf } from "../../validation/claims.js";
import { type Duration, expiryRule, timeoutRule } from "../../validation/duration.js";
import { booleanRule, mtuRule, objectRule } from "../../validation/rules.js";
import { type GatewayRole, isRole, roleRule } from "../../liqo/networking/gateway.js";
import { checkKinds } from "../../cluster/kinds-check.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { checkNamespaceExists } from "../../tenant/existing-namespace.js";
import { checkRemoteClusterId, REMOTE_CLUSTER_ARGUMENTS } from "../../tenant/remote-cluster.js";
import { checkReachable, type EndpointArgs } from "../gateway/endpoint-args.js";
import { checkGatewayArgs } from "../gateway/gateway.js";
import type { GatewayServiceArgs } from "../gateway/gateway-service.js";
import type { KeySource } from "../keys/key-pair.js";
import { type KeyVersion, keyVersionRule } from "../keys/key-version.js";
import { networkKinds } from "../network-kinds.js";
import {
  checkClientSideArgs,
  checkServerSideArgs,
  type ClientGatewayArgs,
  CLIENT_SIDE_ARGUMENTS,
  SERVER_SIDE_ARGUMENTS,
  type SideNames,
} from "../side-settings.js";
import { MISSING_ENDPOINT, type RemoteSideArgs } from "../peer-info/remote-side.js";

/** Arguments that both roles have. */
export interface CommonSideArgs extends RemoteSideArgs {
  /** The cluster of this side. The component never accesses the remote cluster. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the remote cluster. */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * Tears down the resources that depend on the remote side: `Configuration`, `PublicKey`,
   * `Connection`, and the gateway of a client. The namespace, this side's keys and the gateway of a
   * server stay until you destroy the side. `remotePeerInfo` and `remote` are ignored, and the
   * stack forgets the document or the values accepted earlier. The signing key of the last accepted
   * document stays pinned: the next document must be of that key, or of the key with
   * `remoteSigningKeyFingerprint`, and not older. A plain value, not an output.
   *
   * @default false
   *
   * @example
   * ```ts
   * const args = { cluster: milan, remoteClusterId: "rome", role: "Server" } as const;
   * new LiqoNetworkSide("to-rome", { ...args, detached: true });
   * ```
   */
  readonly detached?: boolean | undefined;

  /**
   * MTU of the tunnel in bytes, from 576 to 9000 (`liqoctl`: `--mtu`). Both sides need the same
   * MTU. If the sides are connected, either administrator can change the MTU first: both sides log
   * a warning until the MTUs are the same.
   *
   * @default 1340
   */
  readonly mtu?: pulumi.Input<number> | undefined;

  /**
   * Timeout of each wait, for example `90s` (`liqoctl`: `--timeout`). A plain value, not an output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;

  /**
   * Time until this side's `peerInfo` expires, for example `24h`: from a minute to a year. The
   * remote side must accept the document before; the tunnel then stays connected. If you change the
   * time, the document is issued again. A plain value, not an output.
   *
   * @default "168h"
   */
  readonly expiresIn?: Duration | undefined;

  /**
   * A label for the key that signs this side's `peerInfo`, for example `2` or `"2026-11"`: a DNS
   * label of at most 55 characters. Change it to rotate the key. The remote side then rejects
   * `peerInfo` until its administrator sets `remoteSigningKeyFingerprint` to the new
   * `signingKeyFingerprint`. Until then, it still accepts documents of the former key. The tunnel
   * stays up. A plain value, not an output.
   *
   * @default - the first key
   */
  readonly signingKeyVersion?: KeyVersion | undefined;
}

/** Arguments of the role of a server. */
export interface ServerRoleArgs {
  /**
   * The gateway listens, and the remote side must be able to reach it. To swap the roles, destroy
   * both sides, declare both again and exchange new documents: Liqo supports one gateway in a
   * namespace.
   */
  readonly role: "Server";

  /**
   * Endpoint that the remote side dials, if Liqo's endpoint is not reachable: a NAT or a DNS name.
   *
   * @default - the endpoint that Liqo reports (`status.endpoint` of the `GatewayServer`)
   */
  readonly endpoint?: EndpointArgs | undefined;
}

/** Arguments of the role of a client. */
export interface ClientRoleArgs {
  /**
   * The gateway dials, and may be behind a NAT. To swap the roles, destroy both sides, declare both
   * again and exchange new documents: Liqo supports one gateway in a namespace.
   */
  readonly role: "Client";

  /**
   * Endpoint to dial instead of the endpoint in the remote side's document.
   *
   * @default - the endpoint in `remotePeerInfo` or in `remote`
   */
  readonly endpoint?: EndpointArgs | undefined;
}

/** Arguments of the side with the gateway that listens. */
export type ServerSideArgs = CommonSideArgs &
  ServerRoleArgs &
  SideNames &
  KeySource &
  GatewayServiceArgs;

/** Arguments of the side with the gateway that dials. */
export type ClientSideArgs = CommonSideArgs &
  ClientRoleArgs &
  SideNames &
  KeySource &
  Pick<ClientGatewayArgs, "template">;

const COMMON_ARGUMENTS: ArgumentChecks<CommonSideArgs & Pick<ServerRoleArgs, "role">> = {
  cluster: REMOTE_CLUSTER_ARGUMENTS.cluster,
  remoteClusterId: REMOTE_CLUSTER_ARGUMENTS.remoteClusterId,
  role: prerequisite(roleRule),
  // `checkRemoteArgs` checks these, unless the side is detached.
  remotePeerInfo: unchecked,
  remoteSigningKeyFingerprint: unchecked,
  remote: unchecked,
  detached: optionalPlain(booleanRule),
  mtu: optional(mtuRule),
  timeout: optionalPlain(timeoutRule),
  expiresIn: optionalPlain(expiryRule),
  signingKeyVersion: optionalPlain(keyVersionRule),
};

/** The arguments of a side by its role. */
type ArgumentsByRole = Readonly<Record<GatewayRole, Declaration>>;

const CLIENT_ARGUMENTS: ArgumentChecks<ClientSideArgs> = {
  ...CLIENT_SIDE_ARGUMENTS,
  ...COMMON_ARGUMENTS,
};

const SERVER_ARGUMENTS: ArgumentChecks<ServerSideArgs> = {
  ...SERVER_SIDE_ARGUMENTS,
  ...COMMON_ARGUMENTS,
  endpoint: CLIENT_ARGUMENTS.endpoint,
};

const SIDE_ARGUMENTS: ArgumentsByRole = { Server: SERVER_ARGUMENTS, Client: CLIENT_ARGUMENTS };

/** Settings of both roles that a component with a side does not have itself. */
const COMMON_SETTINGS = { role: optionalPrerequisite(roleRule), mtu: COMMON_ARGUMENTS.mtu };

/** The settings of a side in a component that has its cluster and its remote side. */
const SIDE_SETTINGS: ArgumentsByRole = {
  Server: { ...SERVER_SIDE_ARGUMENTS, endpoint: CLIENT_ARGUMENTS.endpoint, ...COMMON_SETTINGS },
  Client: { ...CLIENT_SIDE_ARGUMENTS, ...COMMON_SETTINGS },
};

/** Settings of either role. */
export const EITHER_ROLE_SETTINGS: Declaration = ofRole(SIDE_SETTINGS, undefined);

/** Checks the arguments of a side, except those that describe the remote side. */
export function checkSideArgs(
  check: ArgsCheck,
  side: pulumi.ComponentResource,
  name: string,
  args: ServerSideArgs | ClientSideArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  const { role } = Object(args) as { readonly role?: unknown };
  checkArguments(check, ofRole(SIDE_ARGUMENTS, role), args, hintsOf(SIDE_ARGUMENTS, role));
  checkRemoteClusterId(check, args);
  if (args.detached !== true) {
    checkNamespaceExists(check, "namespace", args, opts);
    checkKinds(check, "cluster", args.cluster, [networkKinds(args.role)], opts);
  }
  checkSideSettings(check, side, name, args);
}

/** Checks each setting of a side in a component. */
export function checkEachSetting(
  check: ArgsCheck,
  argument: string,
  settings: object,
  role: unknown,
): void {
  const hints = hintsOf(SIDE_SETTINGS, role);
  object(ofRole(SIDE_SETTINGS, role), undefined, hints)(check, argument, settings);
}

/**
 * Checks the settings of a side that depend on each other or on the cluster.
 *
 * @param side the side, which need not be registered yet.
 */
export function checkSideSettings(
  check: ArgsCheck,
  side: Pick<pulumi.Resource, "urn">,
  name: string,
  args: ServerSideArgs | ClientSideArgs,
): void {
  const owner = ownerOf(side, args.role, `${name}-gateway`);
  checkGatewayArgs(check, owner, args);
  if (args.role === "Server") {
    checkServerSideArgs(check, owner, args);
    checkReachable(check, "endpoint", args, args.endpoint);
    return;
  }
  checkClientSideArgs(check, args);
  const { endpoint, remote } = args;
  const hasEndpoint =
    remote?.endpoint !== undefined ||
    (endpoint?.address !== undefined && endpoint.port !== undefined);
  if (args.detached !== true && objectRule()(remote) === undefined && !hasEndpoint) {
    check.report("remote.endpoint", MISSING_ENDPOINT);
  }
}

/** Hints at the arguments of the other role. */
function hintsOf(byRole: ArgumentsByRole, role: unknown): ArgumentHints {
  const other = role === "Server" ? "Client" : "Server";
  return { otherRole: { role: other, declaration: byRole[other] } };
}

/**
 * The arguments of a role. Both roles' arguments if the role is invalid, so that only the role is
 * reported.
 */
function ofRole(byRole: ArgumentsByRole, role: unknown): Declaration {
  return isRole(role) ? byRole[role] : { ...byRole.Server, ...byRole.Client };
}
