import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./checks/args-check.js";
import { areArguments, type ArgumentNames, checkArguments } from "./checks/arguments.js";
import { named } from "./checks/component-name.js";
import { isLiqoCluster } from "./checks/rules.js";
import { liveId } from "./cluster/live-id.js";
import { DEFAULTS } from "./defaults.js";
import { placeIfKnown } from "./diagnosis/place.js";
import { isTimeout } from "./duration.js";
import { type Gateway, isGateway } from "./gateway/gateway.js";
import { rolloutHook } from "./hooks/rollout.js";
import { Wait } from "./hooks/wait.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import { NETWORKING } from "./liqo/groups.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { gatewayResourceName } from "./liqo/names.js";
import { checkTenant, TENANT_ARGUMENTS, type TenantArgs, tenantNamespaceOf } from "./tenant.js";

/** Arguments of {@link Connection}. */
export interface ConnectionArgs extends TenantArgs {
  /** Gateway of this cluster: a `GatewayServer` or a `GatewayClient`. */
  readonly gateway: Gateway;

  /**
   * Changes when the tunnel is interrupted: with another one, the tunnel is waited for anew.
   *
   * @default - the `revision` of the gateway
   */
  readonly revision?: pulumi.Input<string>;

  /**
   * The other end of the tunnel, if its cluster may be looked into as well when packets do not cross.
   *
   * @default - a failed wait is explained by what this end shows
   */
  readonly otherEnd?: TenantArgs;

  /**
   * How long to wait for the tunnel, for example `90s` (`liqoctl`: `--timeout`). Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

const CONNECTION_ARGUMENTS: ArgumentNames<ConnectionArgs> = {
  ...TENANT_ARGUMENTS,
  gateway: true,
  revision: true,
  otherEnd: true,
  timeout: true,
};

const isTenant = areArguments(TENANT_ARGUMENTS);

/**
 * One end's view of a tunnel: waits until Liqo's `Connection` says Connected, which means that packets have crossed it.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const connection = new Connection("to-milan", { cluster: rome, remoteClusterId: "milan", namespace, gateway: client });
 * export const status = connection.status;
 * ```
 */
export class Connection extends pulumi.ComponentResource {
  /**
   * `Connecting`, `Connected` or `Error` (`status.value`): in a preview as it is now, else at the last `up` or `refresh`.
   * An `up` does not read it: Liqo writes a new latency every ten seconds, so that no `refresh` would ever find the same
   * object again.
   */
  public readonly status: pulumi.Output<string>;

  /** Round trip through the tunnel at the last `up` or `refresh`, for example `1.2ms` (`status.latency.value`). */
  public readonly latency: pulumi.Output<string>;

  constructor(name: string, args: ConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:Connection", named("Connection", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, CONNECTION_ARGUMENTS, args);
    checkTenant(check, args);
    checkOwnGateway(check, args);
    if (args.otherEnd !== undefined) {
      check.reject("otherEnd", isTenant(args.otherEnd));
      check.reject(
        "otherEnd.cluster",
        isLiqoCluster((Object(args.otherEnd) as TenantArgs).cluster),
      );
    }
    check.plain("timeout", args.timeout, isTimeout);
    const gate = check.done();

    const { cluster, gateway } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const namespace = tenantNamespaceOf(args);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const otherEnd = args.otherEnd && placeIfKnown(args.otherEnd);
    const settled = rolloutHook(this, { cluster, role: gateway.role, timeout, otherEnd });
    const wait = new Wait(this, name, {
      cluster,
      kind: "Connection",
      timeout,
      otherEnd,
      prepare: { beforeCreate: [settled], beforeUpdate: [settled] },
    });
    const held = new liqo.ConnectionPatch(
      name,
      {
        metadata: {
          name: gateway.gatewayName.apply(gatewayResourceName),
          namespace,
          labels: remoteClusterId.apply(remoteLabels),
          annotations: wait.annotationsFor(args.revision ?? gateway.revision),
          // A Connection whose gateway never came to life would outlive it otherwise.
          ownerReferences: [
            {
              ...NETWORKING,
              kind: `Gateway${gateway.role}`,
              name: gateway.gatewayName,
              uid: gateway.uid,
            },
          ],
        },
        spec: {
          type: gateway.role,
          gatewayRef: {
            ...NETWORKING,
            kind: `WgGateway${gateway.role}`,
            name: gateway.gatewayName,
            namespace,
          },
        },
      },
      { parent: this, provider: cluster.provider, ...wait.opts },
    );

    const current = pulumi.runtime.isDryRun() ? this.live(name, held, cluster) : held.status;
    this.status = current.apply((status) => this.known(status?.value, cluster.name));
    // It is another one every ten seconds, which would be a difference in each preview.
    this.latency = held.status.apply((status) => status?.latency?.value ?? "");
    this.registerOutputs({ status: this.status, latency: this.latency });
  }

  /** The status as it is now. A preview leaves no state behind, so what it reads is never compared by a `refresh`. */
  private live(
    name: string,
    held: liqo.ConnectionPatch,
    cluster: LiqoCluster,
  ): pulumi.Output<liqo.ConnectionStatus | undefined> {
    const opts = { parent: this, provider: cluster.provider };
    return held.id.apply((id) => {
      const which = liveId("Connection", cluster.name, id);
      return liqo.Connection.get(`${name}-live`, which, opts).status;
    });
  }

  private known(status = "unknown", cluster: string): string {
    if (status !== "Connected") {
      const message = `the tunnel is not up: its Connection in cluster ${cluster} says ${status}`;
      void pulumi.log.warn(message, this);
    }
    return status;
  }
}

/** Checks that the gateway is of this end of this tunnel: the Connection of another one would be waited for in vain. */
function checkOwnGateway(check: ArgsCheck, { cluster, remoteClusterId, gateway }: ConnectionArgs) {
  const noGateway = isGateway(gateway);
  if (noGateway !== undefined) {
    check.reject("gateway", noGateway);
    return;
  }
  const { clusterId } = cluster;
  const ends = pulumi.all([
    clusterId,
    remoteClusterId,
    gateway.cluster?.clusterId ?? clusterId,
    gateway.gatewayName,
  ]);
  check.later("gateway", ends, ([own, remote, itsOwn, itsRemote]) =>
    (own === itsOwn && remote === itsRemote) || own === remote
      ? undefined
      : `expected the gateway of cluster ${own} for ${remote}, got the one of cluster ${itsOwn} for ${itsRemote}`,
  );
}
