import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../defaults.js";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { isMocked } from "../pulumi/engine.js";
import { logTarget } from "../pulumi/log-target.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { orDefault } from "../pulumi/output-value.js";
import { ArgsCheck } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  prerequisite,
  reference,
  optional,
  optionalPlain,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { type Duration, timeoutRule } from "../validation/duration.js";
import { timeoutsOf } from "../lifecycle/timeouts.js";
import { hideSecretValues } from "../validation/redact.js";
import { dnsSubdomainRule, stringRule } from "../validation/rules.js";
import { NETWORKING } from "../liqo/api-versions.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { gatewayResourceName } from "../liqo/names.js";
import { nameOfPatch, typeTokenOf } from "../liqo/object.js";
import {
  checkRemoteClusterArgs,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
  tenantNamespaceOf,
} from "../tenant/remote-cluster.js";
import { NetworkWait } from "./checks/network-wait.js";
import { inspect, type InspectedSide } from "./checks/run-checks.js";
import { sideLocation, sideLocationIfKnown } from "./checks/side-location.js";
import { tunnelStatus } from "./checks/tunnel-status.js";
import { type Gateway, gatewayRule } from "./gateway/gateway.js";
import { waitUntilGatewayCarriesPackets } from "./gateway/rollout.js";

/** Arguments of {@link Connection}. */
export interface ConnectionArgs extends RemoteClusterArgs {
  /** Gateway of this cluster: a `GatewayServer` or a `GatewayClient`. */
  readonly gateway: Gateway;

  /**
   * Changes whenever the tunnel is interrupted. After a change, `pulumi up` waits for the tunnel
   * again.
   *
   * @default - the `revision` of the gateway
   */
  readonly revision?: pulumi.Input<string> | undefined;

  /**
   * The other side of the tunnel. If the tunnel does not come up, the error also lists the problems
   * in that cluster.
   *
   * @default - the error lists only the problems in this cluster
   *
   * @example
   * ```ts
   * new Connection("to-milan", {
   *   ...{ cluster: rome, remoteClusterId: "milan", gateway: client },
   *   otherSide: { cluster: milan, remoteClusterId: "rome" },
   * });
   * ```
   */
  readonly otherSide?: RemoteClusterArgs | undefined;

  /**
   * How long to wait for the tunnel, for example `90s` (`liqoctl`: `--timeout`). A plain value, not
   * an output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;
}

const CONNECTION_ARGUMENTS: ArgumentChecks<ConnectionArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  gateway: prerequisite(gatewayRule),
  revision: optional(stringRule),
  otherSide: reference(REMOTE_CLUSTER_ARGUMENTS),
  timeout: optionalPlain(timeoutRule),
};

/**
 * The
 * [`Connection`](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#connection-crds)
 * of a side: waits until Liqo reports `Connected`, which means that packets have crossed the
 * tunnel.
 *
 * The gateway itself creates the `Connection` object. This resource is a [server-side
 * apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/) patch of that object.
 * It works before and after the gateway has created the object.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const tenant = { cluster: rome, remoteClusterId: "milan", namespace };
 * const connection = new Connection("to-milan", { ...tenant, gateway: client });
 * export const status = connection.status;
 * ```
 */
export class Connection extends liqo.LiqoObject<liqo.ConnectionSpec, string> {
  static override readonly kind: liqo.LiqoKind = { ...liqo.Connection.kind, suffix: "Patch" };

  /**
   * `Connecting`, `Connected` or `Error` (`status.value`), read from the cluster in every `preview`
   * and `up`. `Unknown: <reason>` if the status cannot be read or is outdated.
   */
  declare public readonly status: pulumi.Output<string>;

  /**
   * Round-trip time through the tunnel, for example `1.2ms` (`status.latency.value`), read from the
   * cluster in every `preview` and `up`. Empty if it is not measured.
   */
  public readonly latency: pulumi.Output<string>;

  /** @internal This side of the tunnel, as its cluster shows it. */
  public readonly inspected: pulumi.Output<InspectedSide>;

  constructor(name: string, args: ConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck("Connection", requireName("Connection", name, opts));
    checkConnectionArgs(check, args, opts);
    checkProviderOption(check, opts, args.cluster);
    const gate = check.done();

    const { cluster, gateway } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const namespace = tenantNamespaceOf(args);
    const timeouts = timeoutsOf(args.timeout ?? DEFAULTS.timeout, opts);
    const otherSide = args.otherSide && sideLocationIfKnown(args.otherSide);
    const target = logTarget(typeTokenOf(Connection.kind), name, opts?.parent);
    const carriesPackets = (timeout: string) =>
      waitUntilGatewayCarriesPackets(target, { cluster, role: gateway.role, timeout, otherSide });
    const wait = new NetworkWait(target, name, {
      cluster,
      kind: "Connection",
      timeouts,
      otherSide,
      prepare: {
        beforeCreate: [carriesPackets(timeouts.create)],
        beforeUpdate: [carriesPackets(timeouts.update)],
      },
    });
    const owner = { ...NETWORKING, kind: `Gateway${gateway.role}`, name: gateway.gatewayName };
    const wireGuard = { ...owner, kind: `WgGateway${gateway.role}`, namespace };
    super(
      name,
      {
        metadata: {
          name: nameOfPatch(gateway.gatewayName.apply(gatewayResourceName)),
          namespace,
          labels: remoteClusterId.apply(remoteLabels),
          annotations: wait.annotationsFor(orDefault(args.revision, gateway.revision)),
          // Otherwise the Connection of a gateway that never started would outlive the gateway.
          ownerReferences: [{ ...owner, uid: gateway.uid }],
        },
        // The fields that the gateway writes too, with the same values.
        spec: { type: gateway.role, gatewayRef: wireGuard },
      },
      mergeOptions(
        {
          provider: cluster.provider,
          ...wait.opts,
          // The API server rejects the removal of required fields. The object is garbage-collected
          // with its gateway.
          retainOnDelete: true,
        },
        opts,
      ),
    );

    const last = this.status as pulumi.Output<unknown> as pulumi.Output<
      liqo.ConnectionStatus | undefined
    >;
    // Not read as a resource: its latency changes every ten seconds, so every `refresh` would
    // report a change.
    this.inspected = pulumi.all([sideLocation(args), this.id]).apply(([side]) => inspect(side));
    // Behind mocks, there is no cluster to inspect.
    const live = isMocked()
      ? last.apply((status) => ({
          status: status?.value ?? "Unknown",
          latency: status?.latency?.value ?? "",
        }))
      : this.inspected.apply(tunnelStatus);
    // Replaces the status of the last update, which the SDK has set.
    this.status = live.apply(async ({ status }) =>
      this.warnUnlessConnected(
        await hideSecretValues(status, [args.namespace, args.remoteClusterId]),
        cluster.name,
      ),
    );
    this.latency = live.apply(({ latency }) => latency);
  }

  private warnUnlessConnected(status: string, cluster: string): string {
    if (status !== "Connected") {
      const message = `the tunnel is not up: its Connection in cluster ${cluster} reports ${status}`;
      void pulumi.log.warn(message, this);
    }
    return status;
  }
}

function checkConnectionArgs(
  check: ArgsCheck,
  args: ConnectionArgs,
  opts: pulumi.ResourceOptions | undefined,
): void {
  checkArguments(check, CONNECTION_ARGUMENTS, args);
  checkRemoteClusterArgs(check, args, opts);
  checkGatewayOfSide(check, args);
}

/**
 * Checks that the gateway belongs to this side of this tunnel. The Connection of another gateway
 * would never be ready.
 */
function checkGatewayOfSide(
  check: ArgsCheck,
  { cluster, remoteClusterId, gateway }: ConnectionArgs,
): void {
  const { clusterId } = cluster;
  check.required("gateway.gatewayName", gateway.gatewayName, dnsSubdomainRule);
  const ids = pulumi.all([
    clusterId,
    remoteClusterId,
    gateway.cluster?.clusterId ?? clusterId,
    gateway.remoteClusterId ?? gateway.gatewayName,
  ]);
  check.whenKnown("gateway", ids, ([local, remote, gatewayLocal, gatewayRemote]) =>
    (local === gatewayLocal && remote === gatewayRemote) ||
    local === remote ||
    [remote, gatewayRemote].some((id) => dnsSubdomainRule(id) !== undefined)
      ? undefined
      : `expected the gateway of cluster ${local} for ${remote}, ` +
        `got the gateway of cluster ${gatewayLocal} for ${gatewayRemote}`,
  );
}
