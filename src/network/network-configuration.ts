import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS } from "../defaults.js";
import { logTarget } from "../pulumi/log-target.js";
import { mergeOptions } from "../pulumi/merge-options.js";
import { stringList } from "../pulumi/output-value.js";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import {
  type ArgumentChecks,
  checkArguments,
  optionalPlain,
  optionalDefined,
  required,
} from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import { type Duration, timeoutRule } from "../validation/duration.js";
import { cidrRule, cidrsRule, disjointCidrsRule } from "../validation/address-rules.js";
import { booleanRule, dnsSubdomainRule } from "../validation/rules.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { typeTokenOf } from "../liqo/object.js";
import { checkProviderOption } from "../cluster/cluster-rules.js";
import { recordSecrets } from "../cluster/cluster-secrets.js";
import { readId } from "../cluster/read-id.js";
import { adoptIfSameSpec, ownershipHook } from "../lifecycle/adoption/ownership-hook.js";
import { managedBy } from "../lifecycle/adoption/managed-by.js";
import { waitUntilDeleted } from "../lifecycle/before-change/deletion-wait.js";
import { timeoutsOf } from "../lifecycle/timeouts.js";
import {
  checkRemoteClusterArgs,
  REMOTE_CLUSTER_ARGUMENTS,
  type RemoteClusterArgs,
  tenantNamespaceOf,
} from "../tenant/remote-cluster.js";
import { checkExistingObjects, type DeclaredObject } from "./adoption/existing-objects-check.js";
import { NetworkWait } from "./checks/network-wait.js";
import { CONFIGURATION_LEFTOVERS } from "./configuration-leftovers.js";
import { describeCidrs, haveSameCidrs, type RemoteCidrs } from "./remote-cidrs.js";

/** Arguments of {@link NetworkConfiguration}. */
export interface NetworkConfigurationArgs extends RemoteClusterArgs {
  /** Pod CIDRs of the remote cluster, as that cluster uses them (`spec.remote.cidr.pod`). */
  readonly remotePodCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;

  /** External CIDR of the remote cluster, as that cluster uses it (`spec.remote.cidr.external`). */
  readonly remoteExternalCidr: pulumi.Input<string>;

  /**
   * Name of a Configuration that exists already, for example because the clusters are peered or
   * because another team manages it. It is read, and neither changed nor deleted.
   *
   * @default - a Configuration with the name `remoteClusterId` is created
   */
  readonly configurationName?: pulumi.Input<string> | undefined;

  /**
   * Whether to adopt an existing Configuration with the same CIDRs that this stack did not create,
   * for example a Configuration of `liqoctl`. This stack deletes an adopted Configuration on
   * `destroy`. A plain value, not an output.
   *
   * @default false
   */
  readonly adopt?: boolean | undefined;

  /**
   * How long to wait until Liqo has remapped the CIDRs, for example `90s` (`liqoctl`: `--timeout`).
   * A plain value, not an output.
   *
   * @default "5m"
   */
  readonly timeout?: Duration | undefined;
}

const NETWORK_CONFIGURATION_ARGUMENTS: ArgumentChecks<NetworkConfigurationArgs> = {
  ...REMOTE_CLUSTER_ARGUMENTS,
  remotePodCidrs: required(cidrsRule),
  remoteExternalCidr: required(cidrRule),
  configurationName: optionalDefined(dnsSubdomainRule),
  adopt: optionalPlain(booleanRule),
  timeout: optionalPlain(timeoutRule),
};

/**
 * The CIDRs of a remote cluster: a Liqo
 * [`Configuration`](https://docs.liqo.io/en/v1.0.1/advanced/peering/inter-cluster-network.html#definition-of-the-network-configuration-configuration-crds).
 * Waits until Liqo has remapped the CIDRs that overlap with CIDRs of the local cluster. This
 * resource is the object itself.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const { provider } = rome;
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider });
 * const namespace = tenant.metadata.name;
 * const configuration = new NetworkConfiguration("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   namespace,
 *   remotePodCidrs: ["10.10.0.0/16"],
 *   remoteExternalCidr: "10.70.0.0/16",
 * });
 * export const milanFromRome = configuration.remoteCidrs;
 * ```
 */
export class NetworkConfiguration extends liqo.Configuration {
  /** CIDRs of the remote cluster, as the local cluster uses them (`status.remote.cidr`). */
  public readonly remoteCidrs: pulumi.Output<RemoteCidrs>;

  constructor(name: string, args: NetworkConfigurationArgs, opts?: pulumi.CustomResourceOptions) {
    const check = new ArgsCheck(
      "NetworkConfiguration",
      requireName("NetworkConfiguration", name, opts),
    );
    checkArguments(check, NETWORK_CONFIGURATION_ARGUMENTS, args);
    checkRemoteClusterArgs(check, args, opts);
    checkProviderOption(check, opts, args.cluster);
    const cidrs = pulumi.all([stringList(args.remotePodCidrs), args.remoteExternalCidr]);
    check.whenKnown("remoteExternalCidr", cidrs, disjointCidrsRule);
    checkExistingObjects(check, "", {
      ...args,
      objects: [configurationOf(args, args.adopt)],
    });
    const gate = check.done();
    recordSecrets(args.cluster, [stringList(args.remotePodCidrs), args.remoteExternalCidr]);

    const { cluster, configurationName } = args;
    // Liqo writes the CIDRs of the local cluster into `spec.local`, and the remapped CIDRs into
    // `status`.
    const liveValues = [cidrs, cluster.podCidrs, cluster.externalCidr];
    const { object, options } =
      configurationName === undefined
        ? declare(name, args, gate, opts)
        : { object: {}, options: readOptions(args, gate(configurationName), opts) };
    super(name, { ...object, liveValues }, options);

    const remoteCidrs = this.status.apply(remoteCidrsOf);
    this.remoteCidrs =
      configurationName === undefined ? remoteCidrs : this.checkRead(name, args, remoteCidrs);
  }

  /** Checks that an existing Configuration is for the CIDRs of the remote cluster. */
  private checkRead(
    name: string,
    args: NetworkConfigurationArgs,
    remoteCidrs: pulumi.Output<RemoteCidrs>,
  ): pulumi.Output<RemoteCidrs> {
    const declared = pulumi.output({
      pod: stringList(args.remotePodCidrs),
      external: [args.remoteExternalCidr],
    });
    const check = new ArgsCheck(this, name);
    check.whenKnown(
      "configurationName",
      pulumi.all([declared, this.spec, remoteCidrs]),
      ([expected, { remote }, remapped]) => {
        if (!haveSameCidrs(remote.cidr, expected)) {
          return (
            `expected a Configuration with ${describeCidrs(expected)}, ` +
            `got ${describeCidrs(remote.cidr)}: ` +
            "set another name, or leave it out to create a Configuration"
          );
        }
        return remapped.pod.length > 0 && remapped.external.length > 0
          ? undefined
          : "expected a Configuration with remapped CIDRs: " +
              "check whether Liqo runs in this cluster";
      },
    );
    return check.done()(remoteCidrs);
  }
}

/** The CIDRs that the status of a Configuration reports. */
function remoteCidrsOf(status: liqo.ConfigurationStatus | undefined): RemoteCidrs {
  const { pod = [], external = [] } = status?.remote?.cidr ?? {};
  return { pod: [...pod], external: [...external] };
}

/** The object and the options of a Configuration to create. */
function declare(
  name: string,
  args: NetworkConfigurationArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions | undefined,
) {
  const { cluster } = args;
  const { kind } = liqo.Configuration;
  const remoteClusterId = gate(args.remoteClusterId);
  const timeouts = timeoutsOf(args.timeout ?? DEFAULTS.timeout, opts);
  const target = logTarget(typeTokenOf(kind), name, opts?.parent);
  const wanted = { cluster, kind: "Configuration" } as const;
  const leftovers = { search: CONFIGURATION_LEFTOVERS, timeout: timeouts.create };
  const wait = new NetworkWait(target, name, {
    ...wanted,
    timeouts,
    prepare: {
      preflight: ownershipHook(cluster, (object, inputs) =>
        args.adopt === true
          ? adoptIfSameSpec(object, inputs)
          : { hint: useAsItIs(object.metadata?.name ?? "") },
      ),
      beforeCreate: [waitUntilDeleted(target, { ...wanted, ...leftovers })],
    },
  });
  const managedByAnnotation = managedBy(kind, name, opts?.parent);
  const cidr = { pod: stringList(args.remotePodCidrs), external: [args.remoteExternalCidr] };
  const object = {
    metadata: {
      name: remoteClusterId,
      namespace: tenantNamespaceOf(args),
      labels: remoteClusterId.apply(remoteLabels),
      annotations: { ...wait.annotationsFor(cidr), ...managedByAnnotation },
    },
    spec: { remote: { cidr } },
  };
  const ownOptions = {
    ...{ provider: cluster.provider, ...wait.opts },
    // After an update, the status would still report how the old CIDRs were remapped.
    replacementTrigger: cidr,
  };
  return { object, options: mergeOptions(ownOptions, opts) };
}

/** The options that read an existing Configuration. */
function readOptions(
  args: NetworkConfigurationArgs,
  configurationName: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  const { provider, name: cluster } = args.cluster;
  const hint = "set configurationName to an existing Configuration, or remove it";
  const id = pulumi.interpolate`${tenantNamespaceOf(args)}/${configurationName}`.apply((location) =>
    readId("Configuration", cluster, location, hint),
  );
  return { ...opts, provider, id };
}

/** The Configuration of a side. It may exist already if its name is set or if it is adopted. */
export function configurationOf(
  {
    remoteClusterId,
    configurationName,
  }: Pick<NetworkConfigurationArgs, "remoteClusterId" | "configurationName">,
  adopt = false,
): DeclaredObject {
  return {
    kind: "Configuration",
    name: configurationName ?? remoteClusterId,
    mayExist: adopt || configurationName !== undefined,
  };
}

function useAsItIs(name: string): string {
  return `To use it as it is, set configurationName: "${name}". Otherwise delete it.`;
}
