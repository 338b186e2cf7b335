import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../../validation/args-check.js";
import { requireName } from "../../validation/component-name.js";
import { warnOfLiqoVersions } from "../../liqo/version.js";
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { GatewayKeys } from "../keys/gateway-keys.js";
import type { DialledEndpoint } from "../gateway/endpoint.js";
import { acceptPeerInfo } from "../peer-info/acceptance.js";
import { warnOfMtu } from "../peer-info/check.js";
import type { PeerInfo } from "../peer-info/peer-info.js";
import { ownPeerInfo } from "../peer-info/issue.js";
import { checkRemote, knownRemote, warnOfUnknown } from "../peer-info/remote-side.js";
import { LIQO_MANAGED } from "../keys/liqo-managed-keys.js";
import type { RemoteCidrs } from "../network-configuration.js";
import { withoutRemote, withRemote } from "./side-resources.js";
import { checkSide, type ClientSideArgs, type ServerSideArgs } from "./side-args.js";
import { createClient, createServer } from "./side-gateway.js";
import { ensureTenantNamespace } from "../../tenant/tenant-namespace.js";

/** Arguments of {@link LiqoNetworkSide}. */
export type LiqoNetworkSideArgs = ServerSideArgs | ClientSideArgs;

/**
 * One cluster's side of a tunnel, for administrators who do not hold each other's kubeconfig. They exchange documents:
 * each gives the other its `peerInfo` and takes the other's as `remotePeerInfo`, in whatever order they run `up`. What can
 * be made without the other's is made at once, and `status` says what is still missing.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
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
   * What the administrator of the other cluster needs. It holds nothing secret. Nothing as long as there is no `publicKey`.
   */
  public readonly peerInfo: pulumi.Output<PeerInfo | undefined>;

  /** `Connected`, what Liqo says instead, or in a sentence what is still missing and who has to do what. */
  public readonly status: pulumi.Output<string>;

  /**
   * What is wrong with the tunnel, as far as this cluster shows it, inspected in every `preview` and `up`. What is wrong is
   * also logged as a warning.
   */
  public readonly diagnosis: pulumi.Output<Diagnosis>;

  /** Round trip through the tunnel, for example `1.2ms`. Empty while it is not waited for. */
  public readonly latency: pulumi.Output<string>;

  /** Where the client dials; nothing on a client that has not been told. */
  public readonly endpoint: pulumi.Output<DialledEndpoint | undefined>;

  /**
   * Public key of this side's gateway, 32 bytes in base64. Nothing on a client that has not been told where to dial, if Liqo
   * makes its keys: it does so when it makes the gateway.
   */
  public readonly publicKey: pulumi.Output<string | undefined>;

  /** The ranges under which this cluster sees the other, remapped where they would overlap. Nothing without a hand-off. */
  public readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;

  constructor(name: string, args: LiqoNetworkSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:LiqoNetworkSide", requireName("LiqoNetworkSide", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkSide(check, this, name, args);
    const given = checkRemote(check, args);
    const checked = check.done();
    const { peerInfo, gate } =
      args.remotePeerInfo === undefined
        ? { peerInfo: given, gate: checked }
        : acceptPeerInfo(this, name, args, checked(given));

    const known = gate(knownRemote(args.remote, peerInfo));
    const remoteClusterId = gate(args.remoteClusterId);
    const tenant = ensureTenantNamespace(
      `${name}-namespace`,
      { ...args, remoteClusterId },
      this,
      args.timeout,
    );
    const keysByName =
      args.keys === LIQO_MANAGED
        ? undefined
        : (args.keys ??
          new GatewayKeys(`${name}-keys`, { ...tenant, epoch: args.keyVersion }, { parent: this }));
    const place = { ...tenant, secretName: keysByName?.secretName };
    const end =
      args.role === "Server"
        ? createServer(this, name, args, place)
        : createClient(this, name, args, place, known);
    const keys = keysByName ?? (args.role === "Server" ? end.gateway().keys : undefined);
    const own = { component: this, name, args, tenant, end, keys };
    const joined = known.apply((there) =>
      there === undefined ? withoutRemote(own) : withRemote(own, there),
    );
    this.publicKey =
      keys === undefined ? joined.apply((parts) => parts.publicKey) : gate(keys.publicKey);

    this.endpoint = end.endpoint;
    this.remoteCidrs = joined.apply((parts) => parts.remoteCidrs);
    this.status = joined.apply((parts) => parts.status);
    this.latency = joined.apply((parts) => parts.latency);
    this.diagnosis = joined.apply((parts) => parts.diagnosis);
    this.peerInfo = ownPeerInfo(
      this,
      name,
      { ...args, remoteClusterId },
      {
        publicKey: this.publicKey,
        endpoint: args.role === "Server" ? end.endpoint : undefined,
        installedPublicKey: joined.apply((parts) => parts.installedPublicKey),
        configuredEndpoint: joined.apply((parts) => parts.configuredEndpoint),
        isAccepted: joined.apply((parts) => parts.isAccepted),
      },
    );
    if (pulumi.runtime.isDryRun()) {
      warnOfUnknown(this, args, known);
    }
    warnOfMtu(this, args, gate(peerInfo));
    warnOfLiqoVersions(
      this,
      args.cluster.knownLiqoVersion,
      known.apply((there) => there?.liqoVersion),
    );
    this.registerOutputs({
      peerInfo: this.peerInfo,
      status: this.status,
      endpoint: this.endpoint,
      publicKey: this.publicKey,
      remoteCidrs: this.remoteCidrs,
    });
  }
}
