import type * as pulumi from "@pulumi/pulumi";
import type { TenantCondition } from "../../authentication/tenant.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import type {
  PeerInfoDocument,
  PeeringPeerInfoDocument,
} from "../../network/peer-info/peer-info.js";
import type { LiqoNetworkSideArgs } from "../../network/side/liqo-network-side.js";
import type {
  ClientRoleArgs,
  ClientSideArgs,
  CommonSideArgs,
  ServerRoleArgs,
  ServerSideArgs,
} from "../../network/side/side-args.js";
import type { WaitingArgs } from "../../tenant/declared-object.js";
import type { OffloadingArgs } from "../offloading-args.js";

/** Role of a cluster in a peering. */
export type PeeringRole = "Consumer" | "Provider";

/** Arguments that both roles have. */
export interface CommonPeeringSideArgs
  extends
    WaitingArgs,
    Pick<CommonSideArgs, "remoteSigningKeyFingerprint" | "expiresIn" | "signingKeyVersion"> {
  /** The cluster of this side. The component never accesses the remote cluster. */
  readonly cluster: LiqoCluster;

  /** Liqo's ID of the remote cluster. */
  readonly remoteClusterId: pulumi.Input<string>;

  /**
   * The document from the remote side's administrator: `peerInfo` of the remote side. Either an
   * object, for example from a
   * [`StackReference`](https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences) or an
   * imported JSON file, or a JSON string, for example from the
   * [configuration](https://www.pulumi.com/docs/iac/concepts/config/).
   *
   * The stack keeps the last accepted document. If this argument becomes undefined, that document
   * stays in use and the side logs a warning. To tear the side down, set `detached`.
   *
   * @default - the resources that depend on the remote side are created later, with the document
   */
  readonly remotePeerInfo?:
    pulumi.Input<PeerInfoDocument | PeeringPeerInfoDocument | string | undefined> | undefined;

  /**
   * Tenant namespace of the remote cluster. Only without a network: set the namespace of a network
   * in `network`.
   *
   * @default - `liqo-tenant-<ID of the remote cluster>` is created
   */
  readonly namespace?: pulumi.Input<string> | undefined;

  /**
   * Tears down the resources that depend on the remote side. A consumer deletes its virtual nodes,
   * slices and credentials, a provider its Tenant, and both the tunnel. The namespace, this side's
   * keys, the nonce of a provider and the gateway of a server stay until you destroy the side.
   *
   * The consumer must be detached or destroyed first: it can delete the copies of its objects in the
   * provider cluster only while the provider has its Tenant.
   *
   * The stack forgets the document accepted earlier, but not the key that signed it. A plain value,
   * not an output.
   *
   * @default false
   */
  readonly detached?: boolean | undefined;
}

/** The settings of a network's side that its peering does not set. */
export type PeeringNetworkSettings<Side> = Side extends unknown
  ? Omit<Side, Exclude<keyof CommonSideArgs, "mtu"> | "role">
  : never;

/** A network with the gateway server in the cluster of this side. */
export type PeeringServerSideArgs = PeeringNetworkSettings<ServerSideArgs> & ServerRoleArgs;

/** A network with the gateway client in the cluster of this side. */
export type PeeringClientSideArgs = PeeringNetworkSettings<ClientSideArgs> & ClientRoleArgs;

/** A network with the default role of the gateway. */
export interface DefaultGatewayRole {
  /** Undefined: the gateway of the provider listens, and the gateway of the consumer dials. */
  readonly role?: undefined;
}

/** Arguments of the side that uses resources of the remote cluster. */
export interface ConsumerSideArgs extends CommonPeeringSideArgs, OffloadingArgs {
  /** This cluster uses resources of the remote cluster. */
  readonly role: "Consumer";

  /**
   * This side of the network: settings of the `LiqoNetworkSide` that the peering creates, or `false`
   * for none (`liqoctl`: `--networking-disabled`). Both sides must have a network, or neither.
   *
   * @default - a gateway that dials: `{ role: "Client" }`
   *
   * @example
   * ```ts
   * { network: { role: "Server", serviceType: "NodePort", nodePort: 31840 } }
   * ```
   */
  readonly network?:
    | PeeringServerSideArgs
    | PeeringClientSideArgs
    | (PeeringNetworkSettings<ClientSideArgs> &
        Pick<ClientRoleArgs, "endpoint"> &
        DefaultGatewayRole)
    | false
    | undefined;

  /**
   * Public key of this cluster in PEM.
   *
   * @default - read from the cluster
   */
  readonly publicKey?: pulumi.Input<string> | undefined;
}

/** Arguments of the side that gives resources to the remote cluster. */
export interface ProviderSideArgs extends CommonPeeringSideArgs {
  /** This cluster gives resources to the remote cluster. */
  readonly role: "Provider";

  /**
   * This side of the network: settings of the `LiqoNetworkSide` that the peering creates, or `false`
   * for none (`liqoctl`: `--networking-disabled`). Both sides must have a network, or neither.
   *
   * @default - a gateway that listens: `{ role: "Server" }`
   *
   * @example
   * ```ts
   * { network: { serviceType: "NodePort", nodePort: 31840 } }
   * ```
   */
  readonly network?:
    | PeeringServerSideArgs
    | PeeringClientSideArgs
    | (PeeringNetworkSettings<ServerSideArgs> &
        Pick<ServerRoleArgs, "endpoint"> &
        DefaultGatewayRole)
    | false
    | undefined;

  /**
   * URL of a proxy through which the consumer reaches the API server of this cluster (`liqoctl`:
   * `--proxy-url`). `peerInfo` contains the URL, so it must not have a password.
   *
   * @default - no proxy
   */
  readonly proxyUrl?: pulumi.Input<string> | undefined;

  /**
   * Whether this cluster serves the consumer (`spec.tenantCondition` of the Tenant): `Cordoned`
   * grants no further resources and denies new pods if this cluster enforces resources (Liqo's
   * default), and `Drained` takes all resources back. A consumer that was not accepted yet cannot be
   * `Drained`.
   *
   * @default "Active"
   */
  readonly tenantCondition?: pulumi.Input<TenantCondition> | undefined;
}

/** Arguments of {@link LiqoPeeringSide}. */
export type LiqoPeeringSideArgs = ConsumerSideArgs | ProviderSideArgs;

/** The arguments of the network's side. Undefined without a network. */
export function networkArgsOf(args: LiqoPeeringSideArgs): LiqoNetworkSideArgs | undefined {
  const { cluster, remoteClusterId, detached, timeout, network } = args;
  if (network === false) {
    return undefined;
  }
  const role = network?.role ?? (args.role === "Provider" ? "Server" : "Client");
  return { ...network, role, cluster, remoteClusterId, detached, timeout } as LiqoNetworkSideArgs;
}
