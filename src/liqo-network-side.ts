import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { Connection } from "./connection.js";
import { clientEndpoint, type DialledEndpoint, overridden } from "./endpoint-override.js";
import type { Gateway } from "./gateway.js";
import { GatewayClient } from "./gateway-client.js";
import { GatewayKeys } from "./gateway-keys.js";
import { GatewayServer } from "./gateway-server.js";
import type { HandOff } from "./hand-off.js";
import { onceInTime } from "./hand-off-acceptance.js";
import { NetworkConfiguration, type RemoteCidrs } from "./network-configuration.js";
import { installRemoteKey } from "./remote-key.js";
import { ownHandOff } from "./own-hand-off.js";
import { checkRemote, type KnownRemote, knownRemote } from "./remote-side.js";
import { checkSide, type ClientSideArgs, type ServerSideArgs } from "./side-args.js";
import { withoutAcceptance, withoutRemote } from "./side-status.js";
import { type TenantArgs, tenantFor } from "./tenant.js";
import { warnOfLiqoVersions } from "./versions.js";

/** Arguments of {@link LiqoNetworkSide}. */
export type LiqoNetworkSideArgs = ServerSideArgs | ClientSideArgs;

/**
 * One cluster's side of a tunnel, for administrators who do not hold each other's kubeconfig. They exchange documents:
 * each gives the other its `handOff` and takes the other's as `remoteHandOff`, in whatever order they run `up`. What can
 * be made without the other's is made at once, and `status` says what is still missing.
 *
 * @example
 * ```ts
 * const side = new LiqoNetworkSide("to-rome", {
 *   cluster: milan,
 *   remoteClusterId: "rome",
 *   role: "Server",
 *   remoteHandOff: new pulumi.StackReference("rome/network/prod").getOutput("handOff"),
 * });
 * export const { status, handOff } = side;
 * ```
 */
export class LiqoNetworkSide extends pulumi.ComponentResource {
  /** What the administrator of the other cluster needs. It holds nothing secret. */
  public readonly handOff: pulumi.Output<HandOff>;

  /** `Connected`, what Liqo says instead, or in a sentence what is still missing and who has to do what. */
  public readonly status: pulumi.Output<string>;

  /** Round trip through the tunnel, for example `1.2ms`. Empty while it is not waited for. */
  public readonly latency: pulumi.Output<string>;

  /** Where the client dials; nothing on a client that has not been told. */
  public readonly endpoint: pulumi.Output<DialledEndpoint | undefined>;

  /** Public key of this side's gateway, 32 bytes in base64. */
  public readonly publicKey: pulumi.Output<string>;

  /** The ranges under which this cluster sees the other, remapped where they would overlap. Nothing without a hand-off. */
  public readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;

  private readonly name: string;
  private readonly args: LiqoNetworkSideArgs;

  constructor(name: string, args: LiqoNetworkSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:LiqoNetworkSide", name, {}, opts);
    this.name = name;
    this.args = args;

    const check = new ArgsCheck(this, name);
    checkSide(check, `${name}-gateway`, args);
    const remoteHandOff = checkRemote(check, args);
    const checked = check.done();
    const gate =
      args.remote === undefined ? onceInTime(this, name, remoteHandOff, checked) : checked;

    const known = gate(knownRemote(args.remote, remoteHandOff));
    const remoteClusterId = gate(args.remoteClusterId);
    const tenant = tenantFor(`${name}-namespace`, { ...args, remoteClusterId }, this);
    const keys =
      args.keys ??
      new GatewayKeys(`${name}-keys`, { ...tenant, epoch: args.keyEpoch }, { parent: this });
    this.publicKey = gate(keys.publicKey);

    const place = { ...tenant, secretName: keys.secretName };
    const end = args.role === "Server" ? this.listen(args, place) : this.dial(args, place, known);
    const joined = known.apply((there) =>
      there === undefined ? this.alone(remoteClusterId) : this.join(tenant, there, end.gateway()),
    );

    this.endpoint = end.endpoint;
    this.remoteCidrs = joined.apply((parts) => parts.remoteCidrs);
    this.status = joined.apply((parts) => parts.status);
    this.latency = joined.apply((parts) => parts.latency);
    const accepts = joined.apply((parts) => parts.accepts);
    this.handOff = ownHandOff(
      this,
      name,
      { ...args, remoteClusterId },
      {
        publicKey: this.publicKey,
        endpoint: args.role === "Server" ? end.endpoint : undefined,
        accepts,
      },
    );
    warnOfLiqoVersions(
      this,
      args.cluster.knownLiqoVersion,
      known.apply((there) => there?.liqoVersion),
    );
    this.registerOutputs({
      handOff: this.handOff,
      status: this.status,
      endpoint: this.endpoint,
      publicKey: this.publicKey,
      remoteCidrs: this.remoteCidrs,
    });
  }

  /** The gateway of a server is made at once. */
  private listen(args: ServerSideArgs, place: Place): End {
    const server = new GatewayServer(
      `${this.name}-gateway`,
      { ...args, ...place },
      { parent: this },
    );
    const endpoint = clientEndpoint(args, args.endpoint, server.endpoint);
    return { gateway: () => server, endpoint };
  }

  /** The gateway of a client is made when it is known where to dial. */
  private dial(
    args: ClientSideArgs,
    place: Place,
    known: pulumi.Output<KnownRemote | undefined>,
  ): End {
    const endpoint = known.apply((there) =>
      there === undefined
        ? pulumi.output<DialledEndpoint | undefined>(undefined)
        : overridden(pulumi.output(there.endpoint ?? NOWHERE), args.endpoint ?? {}),
    );
    const dialled = endpoint.apply((found) => found ?? NOWHERE);
    const gateway = () =>
      new GatewayClient(
        `${this.name}-gateway`,
        { ...args, ...place, endpoint: dialled },
        { parent: this },
      );
    return { gateway, endpoint };
  }

  /** What there is while nothing is known of the other side. */
  private alone(remoteClusterId: pulumi.Output<string>): Joined {
    return {
      remoteCidrs: pulumi.output(undefined),
      accepts: pulumi.output(undefined),
      status: remoteClusterId.apply((id) => this.tell(withoutRemote(id))),
      latency: pulumi.output(""),
    };
  }

  /** Makes what the other side has to be known for. */
  private join(tenant: Required<TenantArgs>, there: KnownRemote, gateway: Gateway): Joined {
    const { name, publicKey } = this;
    const { timeout } = this.args;
    const configuration = new NetworkConfiguration(
      `${name}-configuration`,
      {
        ...tenant,
        remotePodCidrs: [...there.podCidrs],
        remoteExternalCidr: there.externalCidr,
        timeout,
      },
      { parent: this },
    );
    const installed = installRemoteKey(`${name}-remote-key`, there.publicKey, tenant, this);
    // Before the other side has this one's key no packet can cross, and nobody is to wait for one.
    const revision = pulumi.jsonStringify([gateway.revision, publicKey, there.publicKey]);
    const tunnel = publicKey.apply((own) =>
      there.accepts === own
        ? new Connection(
            `${name}-connection`,
            { ...tenant, gateway, revision, timeout },
            { parent: this },
          )
        : this.unaccepted(tenant, there),
    );
    return {
      remoteCidrs: configuration.remoteCidrs,
      accepts: installed.spec.apply((spec) => spec.publicKey),
      status: tunnel.apply(({ status }) => status),
      latency: tunnel.apply(({ latency }) => latency),
    };
  }

  /** Stands for a tunnel of which the other side does not have its part yet. */
  private unaccepted(
    { remoteClusterId }: TenantArgs,
    there: KnownRemote,
  ): Pick<Connection, "status" | "latency"> {
    const byHand = this.args.remote !== undefined;
    const status = pulumi
      .output(remoteClusterId)
      .apply((id) => this.tell(withoutAcceptance(id, there, byHand)));
    return { status, latency: pulumi.output("") };
  }

  private tell(message: string): string {
    void pulumi.log.info(message, this);
    return message;
  }
}

/** Where a gateway goes, and its Secret there. */
interface Place extends Required<TenantArgs> {
  readonly secretName: pulumi.Input<string>;
}

/** A gateway, once it is asked for, and where the client dials. */
interface End {
  readonly gateway: () => Gateway;
  readonly endpoint: pulumi.Output<DialledEndpoint | undefined>;
}

/** What depends on the other side. */
interface Joined {
  readonly remoteCidrs: pulumi.Output<RemoteCidrs | undefined>;
  /** The other side's key that this one has installed. */
  readonly accepts: pulumi.Output<string | undefined>;
  readonly status: pulumi.Output<string>;
  readonly latency: pulumi.Output<string>;
}

/** Stands for an endpoint where address and port are the caller's own. */
const NOWHERE: DialledEndpoint = { addresses: [], port: 0 };
