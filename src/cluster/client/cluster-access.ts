import type * as pulumi from "@pulumi/pulumi";

/** Access to a cluster through a kubeconfig. */
export interface ClusterAccess {
  /**
   * Name of a context.
   *
   * @default - the kubeconfig's current context
   */
  readonly context?: string | undefined;

  /**
   * Path or contents of a kubeconfig. The path may start with `~/`.
   *
   * @default - the files in `$KUBECONFIG`, or `~/.kube/config`
   */
  readonly kubeconfig?: string | undefined;
}

/** The identity of a cluster. */
export interface ClusterIdentityArgs {
  /**
   * A unique string for the cluster that never changes: `clusterIdentifier` of the [Kubernetes
   * provider](https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/). While it
   * stays the same, a new address, certificate or user of the cluster does not replace resources.
   * Set it if you are not allowed to get namespace `kube-system`, or if the kubeconfig is an output
   * that may be unknown in a preview.
   *
   * @default - the UID of namespace `kube-system`, read from the cluster
   *
   * @example
   * ```ts
   * new LiqoCluster("rome", { kubeconfig: eks.kubeconfigJson, clusterIdentifier: "eks-rome" });
   * ```
   */
  readonly clusterIdentifier?: pulumi.Input<string> | undefined;
}

/** Access by the name of a context. */
export interface ContextArgs {
  /**
   * Name of a context of the kubeconfig (`liqoctl`: `--context`).
   *
   * @default - the kubeconfig's current context
   */
  readonly context: pulumi.Input<string>;

  /**
   * Path or contents of a kubeconfig. The path may start with `~/`. Stored as a
   * [secret](https://www.pulumi.com/docs/iac/concepts/secrets/).
   *
   * @default - the files in `$KUBECONFIG`, or `~/.kube/config`, on the machine that runs Pulumi
   */
  readonly kubeconfig?: pulumi.Input<string> | undefined;

  /** Either `provider`, or `context` and `kubeconfig`. */
  readonly provider?: undefined;
}

/** Access by the current context of a kubeconfig. */
export interface KubeconfigArgs {
  /** Not set: the kubeconfig's current context is used. */
  readonly context?: undefined;

  /**
   * Path or contents of a kubeconfig (`liqoctl`: `--kubeconfig`). The path may start with `~/`.
   * Stored as a secret.
   *
   * @example
   * ```ts
   * new LiqoCluster("rome", { kubeconfig: "~/.kube/rome.yaml" });
   * ```
   */
  readonly kubeconfig: pulumi.Input<string>;

  /** Either `provider`, or `context` and `kubeconfig`. */
  readonly provider?: undefined;
}

/** Access by your own provider. */
export interface ProviderArgs {
  /**
   * Your own Kubernetes provider. This program must create the provider.
   *
   * The cluster uses a copy of your provider with the settings that this library needs
   * (`clusterIdentifier`, `upsertExistingObjects`, `enableServerSideApply`). A replacement of your
   * provider does not replace the resources in the cluster.
   *
   * @default - a provider is created from `context` and `kubeconfig`
   *
   * @example
   * ```ts
   * const provider = new k8s.Provider("rome", { context: "rome" });
   * const rome = new LiqoCluster("rome", { provider });
   * ```
   */
  readonly provider: pulumi.ProviderResource;

  /** Name of a context. Only needed if the settings of `provider` cannot be read. */
  readonly context?: pulumi.Input<string> | undefined;

  /** Path or contents of a kubeconfig. Only needed if the settings of `provider` cannot be read. */
  readonly kubeconfig?: pulumi.Input<string> | undefined;
}

/**
 * How a program connects to a cluster: with a context of a
 * [kubeconfig](https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/),
 * or with your own [Kubernetes
 * provider](https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/).
 */
export type ClusterAccessArgs = ClusterIdentityArgs & (ContextArgs | KubeconfigArgs | ProviderArgs);
