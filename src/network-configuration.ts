import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { isDuration } from "./duration.js";
import * as liqo from "./liqo/index.js";
import { remoteLabels } from "./liqo/labels.js";
import { areCidrs, isCidr } from "./rules.js";
import { checkTenant, type TenantArgs, tenantNamespaceOf } from "./tenant.js";
import { vacancyHook } from "./vacancy.js";
import { Wait } from "./wait.js";

/** Arguments of {@link NetworkConfiguration}. */
export interface NetworkConfigurationArgs extends TenantArgs {
  /** Ranges of the other cluster's pods, as it calls them itself (`spec.remote.cidr.pod`). */
  readonly remotePodCidrs: pulumi.Input<string[]>;

  /** External range of the other cluster, as it calls it itself (`spec.remote.cidr.external`). */
  readonly remoteExternalCidr: pulumi.Input<string>;

  /**
   * How long to wait for the remapping, for example `90s` (`liqoctl`: `--timeout`).
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/** How a cluster sees the ranges of another. */
export interface RemoteCidrs {
  /** Of its pods. */
  readonly pod: string[];
  /** Its external ones. */
  readonly external: string[];
}

/**
 * Tells a cluster the address ranges of another: creates a Liqo `Configuration` and waits until Liqo has remapped them,
 * which it does where they overlap with its own.
 *
 * @example
 * ```ts
 * const seen = new NetworkConfiguration("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   remotePodCidrs: ["10.10.0.0/16"],
 *   remoteExternalCidr: "10.70.0.0/16",
 * });
 * export const milanFromRome = seen.remoteCidrs;
 * ```
 */
export class NetworkConfiguration extends pulumi.ComponentResource {
  /** How the cluster sees the ranges of the other (`status.remote.cidr`). */
  public readonly remoteCidrs: pulumi.Output<RemoteCidrs>;

  constructor(
    name: string,
    args: NetworkConfigurationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("liqo:index:NetworkConfiguration", name, {}, opts);
    const { cluster } = args;

    const check = new ArgsCheck(this, name);
    checkTenant(check, args);
    check.input("remotePodCidrs", args.remotePodCidrs, areCidrs);
    check.input("remoteExternalCidr", args.remoteExternalCidr, isCidr);
    check.input("timeout", args.timeout, isDuration);
    const gate = check.done();

    const remoteClusterId = gate(args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const vacant = vacancyHook(this, { cluster, kind: "Configuration", timeout });
    const wait = new Wait(this, name, {
      cluster,
      kind: "Configuration",
      timeout,
      prepare: { beforeCreate: [vacant] },
    });
    const cidr = { pod: args.remotePodCidrs, external: [args.remoteExternalCidr] };
    const configuration = new liqo.Configuration(
      name,
      {
        metadata: {
          name: remoteClusterId,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: wait.annotations,
        },
        spec: { remote: { cidr } },
      },
      {
        parent: this,
        provider: cluster.provider,
        ...wait.opts,
        // Its status would go on saying how the old ranges were remapped.
        replacementTrigger: cidr,
      },
    );

    this.remoteCidrs = configuration.status.apply((status) => ({
      pod: [...(status?.remote?.cidr?.pod ?? [])],
      external: [...(status?.remote?.cidr?.external ?? [])],
    }));
    this.registerOutputs({ remoteCidrs: this.remoteCidrs });
  }
}
