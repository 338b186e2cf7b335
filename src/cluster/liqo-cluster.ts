import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { withProviderOption } from "./access-check.js";
import { ArgsCheck, type Gate } from "../validation/args-check.js";
import { requireName } from "../validation/component-name.js";
import { requireProviders } from "../validation/provider-options.js";
import { cidrsRule, disjointCidrsRule, cidrRule } from "../validation/address-rules.js";
import { clusterIdRule } from "../validation/rules.js";
import type { ClusterAccess } from "./client/cluster-access.js";
import { checkClusterArgs, type LiqoClusterArgs } from "./cluster-args.js";
import { supportedLiqoRule } from "../liqo/version.js";
import { ClusterIdentity } from "./cluster-identity.js";
import { NamespaceView } from "./namespace-view.js";
import { ambientKubeconfig } from "./client/kubeconfig.js";
import { LiqoInstallation } from "./liqo-installation.js";
import { warnOfOtherPodCidrs } from "./pod-cidrs-warning.js";
import { settingsOf } from "./provider-settings.js";
import { withReadHint } from "./read-hint.js";
import { DEFAULTS } from "../defaults.js";
import { sameClusterHooks } from "./same-cluster.js";
import { orDefault, stringList, valueIfKnown, withoutDependency } from "../pulumi/output-value.js";
import { readProperty, setProperty } from "../pulumi/symbol-property.js";

/**
 * A cluster with {@link https://docs.liqo.io/en/v1.0.1/ Liqo}: how to reach it, and its CIDRs.
 * Values without an argument are read from the cluster in every `pulumi preview` and `pulumi up`.
 * No objects are created in the cluster.
 *
 * @throws {@link InvalidArgsError} if an argument is invalid. Then no resource is created.
 *
 * @example
 * ```ts
 * const rome = new LiqoCluster("rome", { context: "rome" });
 * ```
 */
export class LiqoCluster extends pulumi.ComponentResource {
  /** Name of this resource. Messages use it for the cluster. */
  public readonly name: string;

  /**
   * The {@link https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/ Kubernetes
   * provider} of the cluster.
   */
  public readonly provider: pulumi.ProviderResource;

  /** Liqo's ID of the cluster. */
  public readonly clusterId: pulumi.Output<string>;

  /** CIDRs of the cluster's pods. */
  public readonly podCidrs: pulumi.Output<string[]>;

  /**
   * CIDR from which Liqo assigns addresses, inside this cluster, to hosts outside of both clusters'
   * pod networks.
   */
  public readonly externalCidr: pulumi.Output<string>;

  /** Namespace that Liqo is installed in. */
  public readonly liqoNamespace: pulumi.Output<string>;

  /**
   * @internal Known when the dependencies of the cluster are created, for example the Helm release of
   * Liqo. Undefined if it has none.
   */
  public readonly installed: pulumi.Output<unknown> | undefined;

  private readonly access: Promise<ClusterAccess | undefined>;
  private readonly installation: LiqoInstallation;

  constructor(name: string, args: LiqoClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    requireName("LiqoCluster", name, opts);
    args = withProviderOption(args, opts);
    const options = requireProviders("LiqoCluster", name, opts);
    const identity = new ClusterIdentity(args);
    // Before the registration, so that a hook reports no other problem than the invalid argument.
    const gate = checkClusterArgs(name, args, opts, identity);
    // The other arguments stay out of the state, because they hold a kubeconfig.
    const inputs = { clusterIdentifier: identity.uid };
    super("liqo:index:LiqoCluster", name, inputs, {
      ...options,
      hooks: { ...opts?.hooks, ...sameClusterHooks(name, identity, opts?.hooks) },
    });
    this.name = name;

    this.access = valueIfKnown(identity.access);
    this.provider = this.createProvider(args, gate, identity);
    this.liqoNamespace = pulumi.output(orDefault(args.liqoNamespace, DEFAULTS.liqoNamespace));

    const { liqoNamespace, provider } = this;
    setProperty(provider, CLUSTER, this);
    if (args.provider !== undefined) {
      setProperty(args.provider, CLUSTER, this);
    }
    // A component is registered after its dependencies. The reads must not depend on this component,
    // because its dependency includes its children, the reads themselves.
    this.installed = opts?.dependsOn === undefined ? undefined : withoutDependency(this.urn);
    this.installation = new LiqoInstallation({
      cluster: name,
      component: this,
      liqoNamespace: gate(liqoNamespace),
      opts: { parent: this, provider },
      view: (namespace) => this.view(namespace),
      installed: this.installed,
    });
    const { installation } = this;
    const clusterId =
      args.clusterId === undefined ? installation.clusterId() : gate(args.clusterId);
    const podCidrs =
      args.podCidrs === undefined ? installation.podCidrs() : stringList(gate(args.podCidrs));
    const externalCidr =
      args.externalCidr === undefined ? installation.externalCidr() : gate(args.externalCidr);
    // With `this`, the CLI shows the error on the line of the component. These values are read
    // after its registration.
    const readCheck = new ArgsCheck(this, name);
    readCheck.whenKnown("liqoVersion", this.knownLiqoVersion, supportedLiqoRule);
    readCheck.whenKnown("clusterId", clusterId, withReadHint("clusterId", clusterIdRule));
    readCheck.whenKnown("podCidrs", podCidrs, withReadHint("podCidrs", cidrsRule));
    readCheck.whenKnown("externalCidr", externalCidr, withReadHint("externalCidr", cidrRule));
    readCheck.whenKnown("externalCidr", pulumi.all([podCidrs, externalCidr]), disjointCidrsRule);
    const readGate = readCheck.done();

    this.clusterId = readGate(clusterId);
    this.podCidrs = readGate(podCidrs);
    this.externalCidr = readGate(externalCidr);
    if (args.podCidrs !== undefined) {
      warnOfOtherPodCidrs(this, this.podCidrs, installation.installedPodCidrs());
    }
    this.registerOutputs({
      clusterId: this.clusterId,
      podCidrs: this.podCidrs,
      externalCidr: this.externalCidr,
    });
  }

  /**
   * Reads the version of Liqo, for example `1.2.0`, from the image tag of Deployment
   * `liqo-webhook`. Undefined if the tag is not a version. If `podCidrs` is set, also undefined if
   * the Deployment is not found or cannot be read.
   */
  public readLiqoVersion(): pulumi.Output<string | undefined> {
    return this.installation.version();
  }

  /** @internal The version of Liqo. Undefined if a further read is needed to get it. */
  public get knownLiqoVersion(): pulumi.Output<string | undefined> {
    return this.installation.versionAtHand();
  }

  /**
   * @internal Opens a view of a namespace. Undefined in a preview that does not know yet how to
   * reach the cluster, and behind mocks.
   */
  public async view(namespace: string): Promise<NamespaceView | undefined> {
    const access = await this.access;
    return access && NamespaceView.open(access, namespace);
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
        // Otherwise a new address of the same cluster replaces the provider and every object in the
        // cluster.
        clusterIdentifier: gate(uid),
        // Otherwise no `up` gets past an object that an interrupted `up` has created.
        upsertExistingObjects: true,
        // Patches need it, and the environment may disable it.
        enableServerSideApply: true,
      },
      { parent: this },
    );
  }
}

/** The property of a provider that holds its cluster. All copies of this package read it. */
const CLUSTER = Symbol.for("pulumi-liqo/cluster");

/** @internal The cluster that a provider reaches, if the provider belongs to a `LiqoCluster`. */
export function clusterOfProvider(provider: pulumi.ProviderResource): LiqoCluster | undefined {
  return readProperty(provider, CLUSTER) as LiqoCluster | undefined;
}
