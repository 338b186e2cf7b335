import * as pulumi from "@pulumi/pulumi";
import { checkProviderOption } from "../../cluster/cluster-rules.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { warnIfMinorVersionsDiffer } from "../../liqo/version.js";
import { ensureTenantNamespace } from "../../tenant/tenant-namespace.js";
import { ArgsCheck } from "../../validation/args-check.js";
import { requireName } from "../../validation/component-name.js";
import { requireProviders } from "../../validation/provider-options.js";
import type { Endpoint } from "../../liqo/networking/gateway.js";
import { GatewayKeys } from "../keys/gateway-keys.js";
import { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import type { RemoteCidrs } from "../remote-cidrs.js";
import { type AcceptedRemote, acceptRemote, detachRemote } from "../peer-info/acceptance.js";
import { warnIfMtuDiffers } from "../peer-info/document-rules.js";
import { fingerprintOf } from "../peer-info/fingerprint.js";
import { networkContents } from "../peer-info/issue.js";
import type { PeerInfo } from "../peer-info/peer-info.js";
import {
  checkRemoteArgs,
  networkAcceptance,
  type RemoteInfo,
  warnIfRemoteUnknown,
} from "../peer-info/remote-side.js";
import { checkSideArgs, type ClientSideArgs, type ServerSideArgs } from "./side-args.js";
import { issueOwn, type SideExchange } from "./side-exchange.js";
import { createClient, createServer } from "./side-gateway.js";
import { withoutRemote, withRemote } from "./side-resources.js";

/** The type of a {@link LiqoNetworkSide}. */
export const NETWORK_SIDE_TYPE = "liqo:index:LiqoNetworkSide";

/** Arguments of {@link LiqoNetworkSide}. */
export type LiqoNetworkSideArgs = ServerSideArgs | ClientSideArgs;

/**
 * A cluster's side of a tunnel, for two administrators without access to each other's cluster. They
 * exchange documents: each sends `peerInfo` to the other administrator, who sets `remotePeerInfo`.
 * They can run `pulumi up` in any order. Before the remote side's document arrives, a run creates
 * only the resources that do not depend on the document, and `status` reports the next step.
 *
 * Liqo describes the same steps, done manually in both clusters, in [Inter-cluster
 * Networking](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html).
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const side = new LiqoNetworkSide("to-rome", {
 *   cluster: milan,
 *   remoteClusterId: "rome",
 *   role: "Server",
 *   remotePeerInfo: new pulumi.StackReference("rome/network/prod").getOutput("peerInfo"),
 * });
 * export const { status, peerInfo } = side;
 * ```
 */
export class LiqoNetworkSide extends pulumi.ComponentResource {
  /**
   * The document for the remote side's administrator, signed with this side's own key. Contains no
   * secrets. Undefined while `publicKey` is undefined.
   */
  public readonly peerInfo: pulumi.Output<PeerInfo | undefined>;

  /**
   * Fingerprint of the key that signs `peerInfo`, for example `fe81 2c12 f3ab 4ce6 ac5d b69a`. Read
   * it out to the remote side's administrator by phone, who compares it with
   * `remoteSigningKeyFingerprint`.
   */
  public readonly signingKeyFingerprint: pulumi.Output<string>;

  /**
   * Fingerprint of the key that signed the last accepted document of the remote side, also while
   * this side is detached. Undefined if no document was accepted.
   */
  public readonly remoteSigningKeyFingerprint: pulumi.Output<string | undefined>;

  /**
   * `Connected`, the status that Liqo reports, or a sentence with the next step and the
   * administrator who takes it.
   */
  public readonly status: pulumi.Output<string>;

  /**
   * Problems of the tunnel, checked in this cluster in every `pulumi preview` and `pulumi up`.
   * Problems are also logged as a warning. `checks` is empty if `summary` is `Connected`.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  /**
   * Round-trip time through the tunnel, for example `1.2ms`. Empty while the side does not wait for
   * the tunnel.
   */
  public readonly latency: pulumi.Output<string>;

  /**
   * Endpoint that the client dials. Undefined on a client without a document of the remote side.
   */
  public readonly endpoint: pulumi.Output<Endpoint | undefined>;

  /**
   * WireGuard public key of this side's gateway: 32 bytes in base64. Undefined on a client with
   * `keys: "liqo-managed"` and without a document of the remote side: Liqo creates the keys with
   * the gateway.
   */
  public readonly publicKey: pulumi.Output<string | undefined>;

  /**
   * CIDRs of the remote cluster as this cluster sees them, remapped if they overlap. Undefined
   * without a remote side.
   */
  public readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;

  /** Tenant namespace of the remote cluster in this cluster. */
  public readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: LiqoNetworkSideArgs, opts?: pulumi.ComponentResourceOptions);
  /** @internal The side of a component that exchanges the documents. */
  constructor(
    name: string,
    args: LiqoNetworkSideArgs,
    opts: pulumi.ComponentResourceOptions,
    // eslint-disable-next-line @typescript-eslint/unified-signatures -- Not in the published types.
    exchange: SideExchange,
  );
  constructor(
    name: string,
    args: LiqoNetworkSideArgs,
    opts?: pulumi.ComponentResourceOptions,
    exchange?: SideExchange,
  ) {
    super(
      NETWORK_SIDE_TYPE,
      requireName("LiqoNetworkSide", name, opts),
      {},
      requireProviders("LiqoNetworkSide", name, opts),
    );

    const accepted = exchange?.accepted ?? this.checkAndAccept(name, args, opts);
    const { remote, marked, signingKey, gate } = accepted;
    const remoteClusterId = gate(args.remoteClusterId);
    const tenant = ensureTenantNamespace(
      `${name}-namespace`,
      {
        ...args,
        remoteClusterId,
        adoptsTunnel: args.keys !== undefined,
        argument: exchange && {
          component: exchange.component,
          path: exchange.namespaceArgument,
        },
      },
      this,
    );
    this.namespace = pulumi.output(tenant.namespace);
    const secretKeys =
      args.keys === LIQO_MANAGED
        ? undefined
        : (args.keys ??
          new GatewayKeys(
            `${name}-keys`,
            { ...tenant, keyVersion: args.keyVersion },
            { parent: this },
          ));
    const location = { ...tenant, secretName: secretKeys?.secretName };
    const sideGateway =
      args.role === "Server"
        ? createServer(this, name, args, location)
        : createClient(this, name, args, location, accepted);
    const keys =
      secretKeys ?? (args.role === "Server" ? sideGateway.gateway().readKeys() : undefined);
    const local = { component: this, name, args, tenant, sideGateway, keys };
    const outputs = pulumi
      .all([remote, pulumi.isSecret(remote)])
      .apply(([info, isSecret]) =>
        info === undefined ? withoutRemote(local) : withRemote(local, info, isSecret),
      );
    this.publicKey =
      keys === undefined ? outputs.apply(({ publicKey }) => publicKey) : gate(keys.publicKey);

    this.endpoint = sideGateway.endpoint;
    this.remoteCidrs = outputs.apply(({ remoteCidrs }) => remoteCidrs);
    this.status = outputs.apply(({ status }) => status);
    this.latency = outputs.apply(({ latency }) => latency);
    this.diagnosis = outputs.apply(({ diagnosis }) => diagnosis);
    this.remoteSigningKeyFingerprint = signingKey.apply((key) => key && fingerprintOf(key));
    const network = {
      side: this,
      accepted,
      contents: networkContents(
        { ...args, remoteClusterId },
        {
          publicKey: this.publicKey,
          endpoint: args.role === "Server" ? sideGateway.endpoint : undefined,
          installedRemoteKey: outputs.apply(({ installedRemoteKey }) => installedRemoteKey),
          receivedEndpoint: outputs.apply(({ receivedEndpoint }) => receivedEndpoint),
        },
      ),
      isKeyInstalled: outputs.apply(({ isKeyInstalled }) => isKeyInstalled),
    };
    const issued = exchange?.issue(network) ?? issueOwn(name, args, network);
    this.peerInfo = issued.peerInfo;
    this.signingKeyFingerprint = issued.signingKeyFingerprint;
    if (pulumi.runtime.isDryRun()) {
      warnIfRemoteUnknown(this, args, remote);
    }
    warnIfMtuDiffers(
      this,
      args,
      marked.apply((info) => info?.document),
    );
    warnIfMinorVersionsDiffer(
      this,
      args.cluster.knownLiqoVersion,
      marked.apply((info) => info?.liqoVersion),
    );
    // Not `status`: see LiqoNetworkPair.
    this.registerOutputs({
      peerInfo: this.peerInfo,
      signingKeyFingerprint: this.signingKeyFingerprint,
      remoteSigningKeyFingerprint: this.remoteSigningKeyFingerprint,
      endpoint: this.endpoint,
      publicKey: this.publicKey,
      remoteCidrs: this.remoteCidrs,
    });
  }

  /** Checks the arguments and accepts the remote side. A detached side has none. */
  private checkAndAccept(
    name: string,
    args: LiqoNetworkSideArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
  ): AcceptedRemote<RemoteInfo> {
    const check = new ArgsCheck(this, name);
    checkSideArgs(check, this, name, args, opts);
    checkProviderOption(check, opts, args.cluster);
    if (args.detached === true) {
      return detachRemote(this, name, check.done());
    }
    const specified = checkRemoteArgs(check, args);
    return acceptRemote(this, name, networkAcceptance(args), specified, check.done());
  }
}
