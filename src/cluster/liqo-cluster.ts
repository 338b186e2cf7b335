import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { checkAccess } from "./access-check.js";
import { ArgsCheck, type Gate, problemsAt, type Rule } from "../validation/args-check.js";
import { type ArgumentNames, checkArguments } from "../validation/arguments.js";
import { requireName } from "../validation/component-name.js";
import {
  cidrsRule,
  disjointCidrsRule,
  cidrRule,
  clusterIdRule,
  dnsLabelRule,
} from "../validation/rules.js";
import type { ClusterAccess, ClusterAccessArgs } from "./client/cluster-access.js";
import { isSupportedLiqo } from "../liqo/version.js";
import { ClusterIdentity } from "./cluster-identity.js";
import { ClusterView } from "./cluster-view.js";
import { ambientKubeconfig } from "./client/kubeconfig.js";
import { LiqoInstallation } from "./liqo-installation.js";
import { settingsOf } from "./provider-settings.js";
import { DEFAULTS } from "../defaults.js";
import { sameClusterHooks } from "./same-cluster.js";
import { orDefault, stringList, valueIfKnown, withoutDependency } from "../pulumi/output-value.js";
import { leavePromisesUntraced } from "../promise-traces.js";

/** Arguments of {@link LiqoCluster}: at least one of `context`, `kubeconfig` and `provider`. */
export interface LiqoClusterArgs extends ClusterAccessArgs {
  /**
   * Liqo's ID of the cluster.
   *
   * @default - read from ConfigMap `liqo-clusterid-configmap`
   */
  readonly clusterId?: pulumi.Input<string>;

  /**
   * Ranges of the cluster's pods, IPv4.
   *
   * @default - read from Deployment `liqo-webhook`
   */
  readonly podCidrs?: pulumi.Input<readonly pulumi.Input<string>[]>;

  /**
   * Range from which Liqo assigns addresses, inside this cluster, to hosts outside of both clusters' pod networks. IPv4.
   *
   * @default - read from Network `external-cidr`
   */
  readonly externalCidr?: pulumi.Input<string>;

  /**
   * Namespace that Liqo is installed in.
   *
   * @default "liqo"
   */
  readonly liqoNamespace?: pulumi.Input<string>;
}

/**
 * A cluster that Liqo is installed in: how to reach it, and what Liqo calls it. Reads what it is not told, at every
 * `preview` and `up`, takes what it is told as it is, and creates nothing in the cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is wrong. Nothing is created then.
 *
 * @example
 * ```ts
 * const rome = new LiqoCluster("rome", { context: "rome" });
 * ```
 */
export class LiqoCluster extends pulumi.ComponentResource {
  /** Name of the cluster in messages: that of this resource. */
  public readonly name: string;

  /** Access to the cluster. */
  public readonly provider: pulumi.ProviderResource;

  /** Liqo's ID of the cluster. */
  public readonly clusterId: pulumi.Output<string>;

  /** Ranges of the cluster's pods. */
  public readonly podCidrs: pulumi.Output<string[]>;

  /** Range from which Liqo assigns addresses, inside this cluster, to hosts outside of both clusters' pod networks. */
  public readonly externalCidr: pulumi.Output<string>;

  /** Namespace that Liqo is installed in. */
  public readonly liqoNamespace: pulumi.Output<string>;

  private readonly access: Promise<ClusterAccess | undefined>;
  private readonly reading: LiqoInstallation;

  constructor(name: string, args: LiqoClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    leavePromisesUntraced();
    const identity = new ClusterIdentity(args);
    // The other arguments stay out of the state, because they hold a kubeconfig.
    const inputs = { clusterIdentifier: identity.uid };
    super("liqo:index:LiqoCluster", requireName("LiqoCluster", name), inputs, {
      ...opts,
      hooks: { ...opts?.hooks, ...sameClusterHooks(name, identity, opts?.hooks) },
    });
    this.name = name;

    // Not of this component: its registration waits for the identity, and a message about it would block all that follow.
    const check = new ArgsCheck("LiqoCluster", name);
    checkArguments(check, KNOWN, args);
    checkAccess(check, args);
    identity.check(check);
    check.present("clusterId", args.clusterId, clusterIdRule);
    check.present("podCidrs", args.podCidrs, cidrsRule);
    check.present("externalCidr", args.externalCidr, cidrRule);
    check.optional("liqoNamespace", args.liqoNamespace, dnsLabelRule);
    const gate = check.done();

    this.access = valueIfKnown(identity.access);
    this.provider = this.createProvider(args, gate, identity);
    this.liqoNamespace = pulumi.output(orDefault(args.liqoNamespace, DEFAULTS.liqoNamespace));

    const { liqoNamespace, provider } = this;
    behind.set(provider, this);
    if (args.provider !== undefined) {
      behind.set(args.provider, this);
    }
    this.reading = new LiqoInstallation({
      cluster: name,
      component: this,
      liqoNamespace,
      opts: { parent: this, provider },
      view: (namespace) => this.view(namespace),
      // A component is registered after everything that it depends on.
      // With its dependency on the component, what is read would wait for all of its children, and so for itself.
      installed: opts?.dependsOn === undefined ? undefined : withoutDependency(this.urn),
    });
    const { reading } = this;
    const clusterId = args.clusterId === undefined ? reading.clusterId() : gate(args.clusterId);
    const podCidrs =
      args.podCidrs === undefined ? reading.podCidrs() : stringList(gate(args.podCidrs));
    const externalCidr =
      args.externalCidr === undefined ? reading.externalCidr() : gate(args.externalCidr);
    const read = new ArgsCheck(this, name);
    read.whenKnown("liqoVersion", this.knownLiqoVersion, isSupportedLiqo);
    read.whenKnown("clusterId", clusterId, asRead("clusterId", clusterIdRule));
    read.whenKnown("podCidrs", podCidrs, asRead("podCidrs", cidrsRule));
    read.whenKnown("externalCidr", externalCidr, asRead("externalCidr", cidrRule));
    read.whenKnown("externalCidr", pulumi.all([podCidrs, externalCidr]), disjointCidrsRule);
    const readGate = read.done();

    this.clusterId = readGate(clusterId);
    this.podCidrs = readGate(podCidrs);
    this.externalCidr = readGate(externalCidr);
    const { clusterId: id } = this;
    this.registerOutputs({
      clusterId: id,
      podCidrs: this.podCidrs,
      externalCidr: this.externalCidr,
    });
  }

  /** Version of Liqo, for example `1.2.0`; nothing if its image has no version for a tag. Read when asked for. */
  public get liqoVersion(): pulumi.Output<string | undefined> {
    return this.reading.version();
  }

  /** @internal The version, unless it would have to be read for its own sake. */
  public get knownLiqoVersion(): pulumi.Output<string | undefined> {
    return this.reading.versionAtHand();
  }

  /**
   * @internal Inspects one of its namespaces. Undefined in a preview that does not know yet how to reach the cluster, and
   * behind mocks.
   */
  public async view(namespace: string): Promise<ClusterView | undefined> {
    const access = await this.access;
    return access && ClusterView.open(access, namespace);
  }

  private createProvider(
    { context, kubeconfig, provider }: LiqoClusterArgs,
    gate: Gate,
    { uid }: ClusterIdentity,
  ): Provider {
    const settings =
      provider === undefined
        ? {
            context: gate(context),
            kubeconfig:
              kubeconfig === undefined ? ambientKubeconfig() : pulumi.secret(gate(kubeconfig)),
          }
        : settingsOf(provider);
    return new Provider(
      `${this.name}-provider`,
      {
        ...settings,
        // Otherwise another address of the same cluster replaces the provider and every object in the cluster.
        clusterIdentifier: gate(uid),
        // Otherwise no `up` gets past an object that an `up` created before it was killed.
        upsertExistingObjects: true,
        // Patches need it, and the environment may say otherwise.
        enableServerSideApply: true,
      },
      { parent: this },
    );
  }
}

const behind = new WeakMap<pulumi.ProviderResource, LiqoCluster>();

/** @internal The cluster that a provider leads to, if a `LiqoCluster` has it. */
export function clusterOfProvider(provider: pulumi.ProviderResource): LiqoCluster | undefined {
  return behind.get(provider);
}

const KNOWN: ArgumentNames<LiqoClusterArgs> = {
  context: true,
  kubeconfig: true,
  provider: true,
  clusterIdentifier: true,
  clusterId: true,
  podCidrs: true,
  externalCidr: true,
  liqoNamespace: true,
};

/** The same rule for what was read of a cluster, with a way out. */
function asRead<T>(argument: string, rule: Rule<T>): Rule<T> {
  const wayOut = `is Liqo installed and ready in this cluster? If so, give ${argument}`;
  return (value) =>
    problemsAt("", rule(value)).map(({ path, reason }) => ({
      path,
      reason: `${reason}: ${wayOut}`,
    }));
}
