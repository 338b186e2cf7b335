import type * as pulumi from "@pulumi/pulumi";
import { orDefault } from "../pulumi/output-value.js";
import type { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  optional,
  optionalPlain,
  optionalDefined,
} from "../validation/arguments.js";
import type { Owner } from "../validation/claims.js";
import { dnsLabelRule, dnsSubdomainRule } from "../validation/rules.js";
import type { GatewayRole } from "../liqo/networking/gateway.js";
import type { RemoteClusterArgs } from "../tenant/remote-cluster.js";
import {
  type AdoptionHint,
  checkExistingObjects,
  type DeclaredObject,
} from "./adoption/existing-objects-check.js";
import { checkNamedNamespace } from "./adoption/named-namespace.js";
import { type EndpointArgs, endpointArgument } from "./gateway/endpoint-args.js";
import { gatewayNameArgument, gatewayObjects } from "./gateway/gateway.js";
import {
  checkGatewayServiceArgs,
  GATEWAY_SERVICE_ARGUMENTS,
  type GatewayServiceArgs,
} from "./gateway/gateway-service.js";
import {
  checkTemplateArgs,
  templateArgument,
  type TemplateReference,
} from "./gateway-template/template-reference.js";
import { checkKeySourceArgs, keysArgument } from "./keys/key-rules.js";
import type { GatewayKeyPair, KeySource } from "./keys/key-pair.js";
import { keyVersionRule, secretNameOf } from "./keys/key-version.js";
import { configurationOf } from "./network-configuration.js";

/** Names of the objects of a side of a tunnel. */
export interface SideNames {
  /**
   * Existing namespace for this side's objects. It needs Liqo's labels
   * `liqo.io/tenant-namespace: "true"` and `liqo.io/remote-cluster-id: <ID of the remote cluster>`,
   * and `pod-security.kubernetes.io/enforce: privileged` if the cluster restricts pods. A preview
   * warns about missing labels.
   *
   * @default - `liqo-tenant-<ID of the remote cluster>` is created
   */
  readonly namespace?: pulumi.Input<string> | undefined;

  /**
   * Name of an existing Configuration in `namespace`, for example of a Liqo peering. The
   * Configuration is only read, neither changed nor deleted.
   *
   * @default - `<ID of the remote cluster>` is created
   */
  readonly configurationName?: pulumi.Input<string> | undefined;

  /**
   * Name of this side's gateway object. Set it to adopt a gateway with another name than Liqo's
   * own. Needs `keys`.
   *
   * @default - the ID of the remote cluster
   *
   * @example
   * ```ts
   * { server: milan, client: { cluster: rome, keys: "liqo-managed", gatewayName: "client" } }
   * ```
   */
  readonly gatewayName?: pulumi.Input<string> | undefined;

  /**
   * Name of this side's `PublicKey` object, which holds the remote gateway's key. Set it to adopt a
   * `PublicKey` with another name than Liqo's own. Needs `keys`.
   *
   * @default - the ID of the remote cluster
   */
  readonly publicKeyName?: pulumi.Input<string> | undefined;
}

/** Settings of a client's gateway. */
export interface ClientGatewayArgs {
  /**
   * Address, port or both that the client dials instead of the endpoint that Liqo publishes for the
   * server, for example of a NAT. If the arguments determine both address and port, both gateways
   * start at the same time.
   *
   * @default - the endpoint that Liqo publishes for the server
   */
  readonly endpoint?: EndpointArgs | undefined;

  /**
   * Template from which Liqo creates the client, a `WgGatewayClientTemplate`
   * (`spec.clientTemplateRef`).
   *
   * @default - `wireguard-client` in the namespace that Liqo is installed in
   */
  readonly template?: TemplateReference<"Client"> | undefined;
}

const EITHER_SIDE_ARGUMENTS: ArgumentChecks<SideNames & KeySource> = {
  namespace: optionalDefined(dnsLabelRule),
  configurationName: optionalDefined(dnsSubdomainRule),
  gatewayName: gatewayNameArgument,
  publicKeyName: optional(dnsSubdomainRule),
  keys: keysArgument,
  keyVersion: optionalPlain(keyVersionRule),
};

/** Settings of the server side of a tunnel. */
export const SERVER_SIDE_ARGUMENTS: ArgumentChecks<SideNames & KeySource & GatewayServiceArgs> = {
  ...EITHER_SIDE_ARGUMENTS,
  ...GATEWAY_SERVICE_ARGUMENTS,
};

/** Settings of the client side of a tunnel. */
export const CLIENT_SIDE_ARGUMENTS: ArgumentChecks<SideNames & KeySource & ClientGatewayArgs> = {
  ...EITHER_SIDE_ARGUMENTS,
  endpoint: endpointArgument,
  template: templateArgument,
};

/**
 * Checks arguments of a server side that depend on each other or on the cluster. `owner` is the
 * gateway.
 */
export function checkServerSideArgs(
  check: ArgsCheck,
  owner: pulumi.Output<Owner>,
  side: RemoteClusterArgs & SideNames & KeySource & GatewayServiceArgs,
  adoptionHint?: AdoptionHint,
): void {
  checkEitherSideArgs(check, "Server", side, adoptionHint);
  checkGatewayServiceArgs(check, owner, side.cluster, side);
}

/** Checks arguments of a client side that depend on each other or on the cluster. */
export function checkClientSideArgs(
  check: ArgsCheck,
  side: RemoteClusterArgs & SideNames & KeySource & Pick<ClientGatewayArgs, "template">,
  adoptionHint?: AdoptionHint,
): void {
  checkEitherSideArgs(check, "Client", side, adoptionHint);
  checkTemplateArgs(check, "Client", side.cluster, side.template);
}

function checkEitherSideArgs(
  check: ArgsCheck,
  role: GatewayRole,
  side: RemoteClusterArgs & SideNames & KeySource,
  adoptionHint?: AdoptionHint,
): void {
  const { cluster, remoteClusterId, namespace } = side;
  if (side.configurationName !== undefined && namespace === undefined) {
    check.report(
      "configurationName",
      "set namespace, too: otherwise the namespace of the Configuration is adopted, and deleted on destroy",
    );
  }
  checkKeySourceArgs(check, side);
  checkNamedNamespace(check, "namespace", { cluster, remoteClusterId, namespace });
  const objects = objectsOf(role, side);
  checkExistingObjects(check, "", {
    cluster,
    remoteClusterId,
    namespace,
    objects,
    adoptionHint: side.keys === undefined ? adoptionHint : undefined,
  });
}

/**
 * The objects of a tunnel that a side declares or uses. The side adopts an existing tunnel if
 * `keys` is set: generated keys would interrupt the tunnel.
 */
function objectsOf(
  role: GatewayRole,
  side: RemoteClusterArgs & SideNames & KeySource,
): DeclaredObject[] {
  const { remoteClusterId, keys, keyVersion } = side;
  const adopts = keys !== undefined;
  const { secretName } = Object(keys) as Partial<GatewayKeyPair>;
  return [
    configurationOf(side, adopts),
    ...gatewayObjects(role, side, adopts),
    { kind: "PublicKey", name: orDefault(side.publicKeyName, remoteClusterId), mayExist: adopts },
    { kind: "Secret", name: adopts ? secretName : secretNameOf(keyVersion), mayExist: adopts },
  ];
}
