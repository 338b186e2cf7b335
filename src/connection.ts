import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { digestOf } from "./digest.js";
import { isDuration } from "./duration.js";
import type { Gateway } from "./gateway.js";
import { NETWORKING } from "./liqo/groups.js";
import type { LiqoCluster } from "./liqo-cluster.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { gatewayResourceName, revisionAnnotation } from "./liqo/names.js";
import { rolloutHook } from "./rollout.js";
import { checkTenant, type TenantArgs, tenantNamespaceOf } from "./tenant.js";
import { Wait } from "./wait.js";

/** Arguments of {@link Connection}. */
export interface ConnectionArgs extends TenantArgs {
  /** Gateway of this cluster: a `GatewayServer` or a `GatewayClient`. */
  readonly gateway: Gateway;

  /**
   * Anything that changes when the tunnel is interrupted. Then it is waited for anew.
   *
   * @default - the `revision` of the gateway
   */
  readonly revision?: pulumi.Input<string>;

  /**
   * How long to wait for the tunnel, for example `90s` (`liqoctl`: `--timeout`).
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/**
 * One end's view of a tunnel: waits until Liqo's `Connection` says Connected, which means that packets have crossed it.
 *
 * @example
 * ```ts
 * const connection = new Connection("to-milan", { cluster: rome, remoteClusterId: "milan", gateway: client });
 * export const status = connection.status;
 * ```
 */
export class Connection extends pulumi.ComponentResource {
  /**
   * `Connecting`, `Connected` or `Error`: in a preview as it is now, else at the last `up` or `refresh`. An `up` does not
   * read it: Liqo writes a new latency every ten seconds, so that no `refresh` would ever find the same object again.
   */
  public readonly status: pulumi.Output<string>;

  /** Round trip through the tunnel at the last `up` or `refresh`, for example `1.2ms`. */
  public readonly latency: pulumi.Output<string>;

  constructor(name: string, args: ConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:Connection", name, {}, opts);
    const { cluster, gateway } = args;

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    check.input("timeout", args.timeout, isDuration);
    const gate = check.done();

    const remoteClusterId = gate(args.remoteClusterId);
    const namespace = tenantNamespaceOf(args);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const settled = rolloutHook(this, { cluster, role: gateway.role, timeout });
    const wait = new Wait(this, name, {
      cluster,
      kind: "Connection",
      timeout,
      prepare: { beforeUpdate: [settled] },
    });
    const revision = pulumi.output(args.revision ?? gateway.revision);
    const held = new liqo.ConnectionPatch(
      name,
      {
        metadata: {
          name: gateway.gatewayName.apply(gatewayResourceName),
          namespace,
          labels: remoteClusterId.apply(remoteLabels),
          annotations: pulumi.all([wait.annotations, revision]).apply(([awaited, current]) => ({
            ...awaited,
            ...revisionAnnotation(digestOf(current)),
          })),
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
    this.latency = current.apply((status) => status?.latency?.value ?? "");
    this.registerOutputs({ status: this.status, latency: this.latency });
  }

  /** The status as it is now. A preview leaves no state behind, so what it reads is never compared by a `refresh`. */
  private live(
    name: string,
    held: liqo.ConnectionPatch,
    { provider }: LiqoCluster,
  ): pulumi.Output<liqo.ConnectionStatus | undefined> {
    return held.id.apply(
      (id) => liqo.Connection.get(`${name}-live`, id, { parent: this, provider }).status,
    );
  }

  private known(status = "unknown", cluster: string): string {
    if (status !== "Connected") {
      const message = `the tunnel is not up: its Connection in cluster ${cluster} says ${status}`;
      void pulumi.log.warn(message, this);
    }
    return status;
  }
}
