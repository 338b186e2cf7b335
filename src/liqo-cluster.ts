import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { ArgsCheck, type Rule } from "./args-check.js";
import { DEFAULTS } from "./defaults.js";
import { type ClusterAccess, ClusterView } from "./cluster-view.js";
import { explain, type FailedObject } from "./diagnosis/explain.js";
import { LiqoReading } from "./liqo-reading.js";
import { areCidrs, isCidr, isClusterId, isDnsLabel, overlap } from "./rules.js";

/** Arguments of {@link LiqoCluster}: at least one of `context`, `kubeconfig` and `provider`. */
export interface LiqoClusterArgs {
  /**
   * Name of a context of the kubeconfig.
   *
   * @default - the kubeconfig's current context
   */
  readonly context?: pulumi.Input<string>;

  /**
   * A kubeconfig: its path or its contents. It is kept as a secret.
   *
   * @default - the file that `$KUBECONFIG` names, or `~/.kube/config`
   */
  readonly kubeconfig?: pulumi.Input<string>;

  /**
   * A Kubernetes provider of your own, in place of the one made from `context` and `kubeconfig`. Give it
   * `upsertExistingObjects: true`, or an `up` that was interrupted cannot be taken up again. If `context` or `kubeconfig`
   * are given as well, they serve to look into the same cluster: without them a failed wait is explained in less detail,
   * and after a change the tunnel may be taken for connected before it is again.
   *
   * @default - a provider made from `context` and `kubeconfig`
   */
  readonly provider?: pulumi.ProviderResource;

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
  readonly podCidrs?: pulumi.Input<string[]>;

  /**
   * Range in which the cluster's pods see what is neither in their own cluster nor a pod of the other, IPv4.
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
 * `preview` and `up`, and creates nothing in the cluster.
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

  /** Range in which the cluster's pods see what is neither in their own cluster nor a pod of the other. */
  public readonly externalCidr: pulumi.Output<string>;

  /** Namespace that Liqo is installed in. */
  public readonly liqoNamespace: pulumi.Output<string>;

  private readonly args: LiqoClusterArgs;
  private readonly access: Promise<ClusterAccess | undefined>;
  private readonly reading: LiqoReading;

  constructor(name: string, args: LiqoClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    // No component here sends its arguments along: state would keep them twice, and this one's hold a kubeconfig.
    super("liqo:index:LiqoCluster", name, {}, opts);
    this.name = name;
    this.args = args;

    const check = new ArgsCheck(this, name);
    checkAccess(check, args);
    check.input("clusterId", args.clusterId, isClusterId);
    check.input("podCidrs", args.podCidrs, areCidrs);
    check.input("externalCidr", args.externalCidr, isCidr);
    check.input("liqoNamespace", args.liqoNamespace, isDnsLabel);
    check.done();

    this.access = accessOf(args);
    this.provider = args.provider ?? this.makeProvider();
    this.liqoNamespace = pulumi.output(args.liqoNamespace ?? DEFAULTS.liqoNamespace);

    const { liqoNamespace, provider } = this;
    this.reading = new LiqoReading({
      cluster: name,
      liqoNamespace,
      opts: { parent: this, provider },
    });
    const clusterId = args.clusterId ?? this.reading.clusterId();
    const podCidrs = args.podCidrs ?? this.reading.podCidrs();
    const externalCidr = args.externalCidr ?? this.reading.externalCidr();
    const read = new ArgsCheck(this, name);
    read.later("clusterId", clusterId, asRead("clusterId", isClusterId));
    read.later("podCidrs", podCidrs, asRead("podCidrs", areCidrs));
    read.later("externalCidr", externalCidr, asRead("externalCidr", isCidr));
    read.later("externalCidr", pulumi.all([podCidrs, externalCidr]), isApart);
    const gate = read.done();

    this.clusterId = gate(clusterId);
    this.podCidrs = gate(podCidrs);
    this.externalCidr = gate(externalCidr);
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

  /** @internal A look into one of its namespaces; nothing where only the provider of the caller leads there. */
  public async view(namespace: string): Promise<ClusterView | undefined> {
    const access = await this.access;
    return access && ClusterView.open(access, namespace);
  }

  /** @internal Says why an object was not ready in time. */
  public async explain(failed: FailedObject): Promise<string[]> {
    return explain(failed, await this.access);
  }

  private makeProvider(): Provider {
    const { context, kubeconfig } = this.args;
    const secret = kubeconfig === undefined ? undefined : pulumi.secret(kubeconfig);
    return new Provider(
      `${this.name}-provider`,
      // Without it, an `up` that was killed while it waited leaves an object that no later `up` gets past.
      { context, kubeconfig: secret, upsertExistingObjects: true },
      { parent: this },
    );
  }
}

function checkAccess(check: ArgsCheck, { context, kubeconfig, provider }: LiqoClusterArgs): void {
  if (provider === undefined && context === undefined && kubeconfig === undefined) {
    check.reject("context", "expected one of context, kubeconfig and provider, got none of them");
  }
}

/** How to look into a cluster when a wait has failed; nothing where only the provider of the caller can. */
function accessOf({ context, kubeconfig }: LiqoClusterArgs) {
  return new Promise<ClusterAccess | undefined>((resolve) => {
    if (context === undefined && kubeconfig === undefined) {
      resolve(undefined);
    } else {
      pulumi.all([context, kubeconfig]).apply(([name, config]) => {
        resolve({ context: name, kubeconfig: config });
      });
    }
  });
}

/** The same rule for what was read of a cluster, with a way out. */
function asRead<T>(argument: string, rule: Rule<T>): Rule<T> {
  return (value) => {
    const reason = rule(value);
    return (
      reason && `${reason}: is Liqo installed and ready in this cluster? If so, give ${argument}`
    );
  };
}

/** A cluster's external CIDR shares no address with its pods'. */
const isApart: Rule<[string[], string]> = ([podCidrs, externalCidr]) => {
  if (areCidrs(podCidrs) !== undefined || isCidr(externalCidr) !== undefined) {
    return undefined;
  }
  const clash = podCidrs.find((podCidr) => overlap(podCidr, externalCidr));
  return (
    clash && `expected a range apart from the pods', got ${externalCidr}, which overlaps ${clash}`
  );
};
