import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "../validation/args-check.js";
import { argumentsRule, type ArgumentNames, checkArguments } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { liqoClusterRule } from "../validation/rules.js";
import { DEFAULTS } from "../defaults.js";
import { inspect, type InspectedSide } from "./checks/run-checks.js";
import { sideLocationIfKnown, sideLocation } from "./checks/side-location.js";
import { tunnelStatus } from "./checks/tunnel-status.js";
import { timeoutRule } from "../validation/duration.js";
import { supportsHooks } from "../pulumi/engine.js";
import { type Gateway, gatewayRule } from "./gateway/gateway.js";
import { waitForRollout } from "./gateway/rollout.js";
import { Wait } from "../lifecycle/wait.js";
import { NETWORKING } from "../liqo/api-versions.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { gatewayResourceName } from "../liqo/names.js";
import { nameOfPatch } from "../liqo/object.js";
import {
  checkTenant,
  TENANT_ARGUMENTS,
  type TenantArgs,
  tenantNamespaceOf,
} from "../tenant/tenant.js";

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

const isTenant = argumentsRule(TENANT_ARGUMENTS);

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
   * `Connecting`, `Connected` or `Error`, read from the cluster in every `preview` and `up` (`status.value`). If it cannot be
   * read, or Liqo has not written it for longer than it should, `Unknown: <reason>`.
   */
  public readonly status: pulumi.Output<string>;

  /**
   * Round trip through the tunnel, for example `1.2ms`, read in every `preview` and `up` (`status.latency.value`). Empty if it
   * is not measured.
   */
  public readonly latency: pulumi.Output<string>;

  /** @internal What this end's cluster has of the tunnel. */
  public readonly inspected: pulumi.Output<InspectedSide>;

  constructor(name: string, args: ConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("liqo:index:Connection", requireName("Connection", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, CONNECTION_ARGUMENTS, args);
    checkTenant(check, args);
    checkOwnGateway(check, args);
    if (args.otherEnd !== undefined) {
      check.report("otherEnd", isTenant(args.otherEnd));
      check.report(
        "otherEnd.cluster",
        liqoClusterRule((Object(args.otherEnd) as TenantArgs).cluster),
      );
    }
    check.plainOptional("timeout", args.timeout, timeoutRule);
    const gate = check.done();

    const { cluster, gateway } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const namespace = tenantNamespaceOf(args);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const otherEnd = args.otherEnd && sideLocationIfKnown(args.otherEnd);
    const settled = waitForRollout(this, { cluster, role: gateway.role, timeout, otherEnd });
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
          name: nameOfPatch(gateway.gatewayName.apply(gatewayResourceName)),
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

    // Read from the cluster and not as a resource: its latency changes every ten seconds, so no `refresh` would be quiet.
    this.inspected = pulumi.all([sideLocation(args), held.id]).apply(([place]) => inspect(place));
    const live = supportsHooks()
      ? this.inspected.apply(tunnelStatus)
      : held.status.apply((status) => ({
          status: status?.value ?? "Unknown",
          latency: status?.latency?.value ?? "",
        }));
    this.status = live.apply(({ status }) => this.reported(status, cluster.name));
    this.latency = live.apply(({ latency }) => latency);
    this.registerOutputs({ status: this.status, latency: this.latency });
  }

  private reported(status: string, cluster: string): string {
    if (status !== "Connected") {
      const message = `the tunnel is not up: its Connection in cluster ${cluster} reports ${status}`;
      void pulumi.log.warn(message, this);
    }
    return status;
  }
}

/** Checks that the gateway is of this end of this tunnel: the Connection of another one would be waited for in vain. */
function checkOwnGateway(check: ArgsCheck, { cluster, remoteClusterId, gateway }: ConnectionArgs) {
  const noGateway = gatewayRule(gateway);
  if (noGateway !== undefined) {
    check.report("gateway", noGateway);
    return;
  }
  const { clusterId } = cluster;
  const ends = pulumi.all([
    clusterId,
    remoteClusterId,
    gateway.cluster?.clusterId ?? clusterId,
    gateway.remoteClusterId ?? gateway.gatewayName,
  ]);
  check.whenKnown("gateway", ends, ([own, remote, itsOwn, itsRemote]) =>
    (own === itsOwn && remote === itsRemote) || own === remote
      ? undefined
      : `expected the gateway of cluster ${own} for ${remote}, got the one of cluster ${itsOwn} for ${itsRemote}`,
  );
}
