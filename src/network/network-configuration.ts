import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import { type ArgumentNames, checkArguments, pick } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import {
  cidrsRule,
  disjointCidrsRule,
  booleanRule,
  cidrRule,
  dnsSubdomainRule,
} from "../validation/rules.js";
import { readId } from "../cluster/read-id.js";
import { DEFAULTS } from "../defaults.js";
import { timeoutRule } from "../validation/duration.js";
import {
  checkExistingObjects,
  type DeclaredObject,
} from "../lifecycle/adoption/existing-objects.js";
import { managedBy } from "../lifecycle/adoption/managed-by.js";
import { ifSameSpec, ownershipHook } from "../lifecycle/adoption/guard.js";
import { waitUntilDeleted } from "../lifecycle/before-change/deleted.js";
import { Wait } from "../lifecycle/wait.js";
import { NETWORKING } from "../liqo/api-versions.js";
import * as liqo from "../liqo/index.js";
import { remoteLabels } from "../liqo/labels.js";
import { stringList } from "../pulumi/output-value.js";
import {
  checkTenant,
  TENANT_ARGUMENTS,
  type TenantArgs,
  tenantNamespaceOf,
} from "../tenant/tenant.js";

/** Arguments of {@link NetworkConfiguration}. */
export interface NetworkConfigurationArgs extends TenantArgs {
  /** Ranges of the other cluster's pods, as it calls them itself (`spec.remote.cidr.pod`). */
  readonly remotePodCidrs: pulumi.Input<readonly pulumi.Input<string>[]>;

  /** External range of the other cluster, as it calls it itself (`spec.remote.cidr.external`). */
  readonly remoteExternalCidr: pulumi.Input<string>;

  /**
   * Name of a Configuration that exists already, in place of one that is created: of a cluster that is peered, or that
   * somebody else looks after. It is read, and neither changed nor deleted.
   *
   * @default - one is created, by the name of `remoteClusterId`
   */
  readonly configurationName?: pulumi.Input<string>;

  /**
   * Whether to adopt a Configuration with the same CIDRs that exists already and was not created by this stack, for example
   * by `liqoctl`. From then on it is the stack's, which deletes it. Must be a plain value.
   *
   * @default false
   */
  readonly adopt?: boolean;

  /**
   * How long to wait for the remapping, for example `90s` (`liqoctl`: `--timeout`). Must be a plain value; an output is refused.
   *
   * @default "5m"
   */
  readonly timeout?: string;
}

/** Their names. */
export const NETWORK_CONFIGURATION_ARGUMENTS: ArgumentNames<NetworkConfigurationArgs> = {
  ...TENANT_ARGUMENTS,
  remotePodCidrs: true,
  remoteExternalCidr: true,
  configurationName: true,
  adopt: true,
  timeout: true,
};

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
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const tenant = new TenantNamespace("milan", { remoteClusterId: "milan" }, { provider: rome.provider });
 * const namespace = tenant.metadata.name;
 * const seen = new NetworkConfiguration("to-milan", {
 *   cluster: rome,
 *   remoteClusterId: "milan",
 *   namespace,
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
    super("liqo:index:NetworkConfiguration", requireName("NetworkConfiguration", name), {}, opts);

    const check = new ArgsCheck(this, name);
    checkArguments(check, NETWORK_CONFIGURATION_ARGUMENTS, args);
    checkTenant(check, args);
    check.required("remotePodCidrs", args.remotePodCidrs, cidrsRule);
    check.required("remoteExternalCidr", args.remoteExternalCidr, cidrRule);
    const ranges = pulumi.all([stringList(args.remotePodCidrs), args.remoteExternalCidr]);
    check.whenKnown("remoteExternalCidr", ranges, disjointCidrsRule);
    check.present("configurationName", args.configurationName, dnsSubdomainRule);
    check.plainOptional("adopt", args.adopt, booleanRule);
    check.plainOptional("timeout", args.timeout, timeoutRule);
    checkExistingObjects(check, "", {
      ...pick(TENANT_ARGUMENTS, args),
      objects: [configurationOf(args, args.adopt)],
    });
    const gate = check.done();

    this.remoteCidrs =
      args.configurationName === undefined
        ? cidrsOf(this.declare(name, args, gate))
        : this.read(name, args, gate(args.configurationName));
    this.registerOutputs({ remoteCidrs: this.remoteCidrs });
  }

  private declare(name: string, args: NetworkConfigurationArgs, gate: Gate): liqo.Configuration {
    const { cluster } = args;
    const remoteClusterId = gate(args.remoteClusterId);
    const timeout = args.timeout ?? DEFAULTS.timeout;
    const vacant = waitUntilDeleted(this, { cluster, kind: "Configuration", timeout });
    const wait = new Wait(this, name, {
      cluster,
      kind: "Configuration",
      timeout,
      prepare: {
        preflight: ownershipHook(cluster, (object, inputs) =>
          args.adopt === true
            ? ifSameSpec(object, inputs)
            : `set configurationName: "${object.metadata?.name ?? ""}" to use it as it is, or delete it`,
        ),
        beforeCreate: [vacant],
      },
    });
    const maker = managedBy({ ...NETWORKING, kind: "Configuration" }, name, this);
    const cidr = { pod: stringList(args.remotePodCidrs), external: [args.remoteExternalCidr] };
    return new liqo.Configuration(
      name,
      {
        metadata: {
          name: remoteClusterId,
          namespace: tenantNamespaceOf(args),
          labels: remoteClusterId.apply(remoteLabels),
          annotations: { ...wait.annotationsFor(cidr), ...maker },
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
  }

  /** What a Configuration says that is there already. It has to be of the ranges that the other cluster has. */
  private read(
    name: string,
    args: NetworkConfigurationArgs,
    configurationName: pulumi.Output<string>,
  ): pulumi.Output<RemoteCidrs> {
    const { provider, name: cluster } = args.cluster;
    const wayOut = "name one that is there as configurationName, or none, for which one is created";
    const id = pulumi.interpolate`${tenantNamespaceOf(args)}/${configurationName}`.apply((place) =>
      readId("Configuration", cluster, place, wayOut),
    );
    const found = liqo.Configuration.get(`${name}-live`, id, { parent: this, provider });
    const expected = pulumi.output({
      pod: stringList(args.remotePodCidrs),
      external: [args.remoteExternalCidr],
    });
    const seen = cidrsOf(found);
    const check = new ArgsCheck(this, name);
    check.whenKnown(
      "configurationName",
      pulumi.all([expected, found.spec, seen]),
      ([declared, { remote }, remapped]) => {
        if (!isDeepStrictEqual(asSets(remote.cidr), asSets(declared))) {
          return (
            `expected a Configuration of ${rangesInWords(declared)}, got one of ${rangesInWords(remote.cidr)}: name another one, ` +
            "or none, for which one is created"
          );
        }
        return remapped.pod.length > 0 && remapped.external.length > 0
          ? undefined
          : "expected a Configuration whose ranges Liqo has remapped, got one that it has not: see whether Liqo works there";
      },
    );
    return check.done()(seen);
  }
}

/** The Configuration of a side: one that exists already if it is named, or if it is adopted. */
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

function cidrsOf({ status }: liqo.Configuration): pulumi.Output<RemoteCidrs> {
  return status.apply((known) => ({
    pod: [...(known?.remote?.cidr?.pod ?? [])],
    external: [...(known?.remote?.cidr?.external ?? [])],
  }));
}

/** The ranges regardless of their order, which says nothing. */
function asSets(cidr: Partial<liqo.ClusterCidrs> | undefined): Set<string>[] {
  return [new Set(cidr?.pod), new Set(cidr?.external)];
}

function rangesInWords(cidr: Partial<liqo.ClusterCidrs> | undefined): string {
  return `the pods' ${(cidr?.pod ?? []).join(", ")} and the external ${(cidr?.external ?? []).join(", ")}`;
}
