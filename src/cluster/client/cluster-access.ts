import type * as pulumi from "@pulumi/pulumi";

/** Access to a cluster, as a kubeconfig has it. */
export interface ClusterAccess {
  /**
   * Name of a context.
   *
   * @default - the kubeconfig's current context
   */
  readonly context?: string;

  /**
   * A kubeconfig: its path, which may begin with `~/`, or its contents.
   *
   * @default - the files that `$KUBECONFIG` names where the CLI runs, or `~/.kube/config`
   */
  readonly kubeconfig?: string;
}

/** How a program reaches a cluster. */
export interface ClusterAccessArgs {
  /**
   * Name of a context of the kubeconfig.
   *
   * @default - the kubeconfig's current context
   */
  readonly context?: pulumi.Input<string>;

  /**
   * A kubeconfig: its path, which may begin with `~/`, or its contents. It is kept as a secret.
   *
   * @default - the files that `$KUBECONFIG` names where the CLI runs, or `~/.kube/config`
   */
  readonly kubeconfig?: pulumi.Input<string>;

  /**
   * Your own Kubernetes provider, instead of `context` and `kubeconfig`. The cluster gets a provider with the same settings,
   * plus the ones that this library needs (`clusterIdentifier`, `upsertExistingObjects`, `enableServerSideApply`), so that
   * nothing is replaced if yours is. It must be a provider that this program creates.
   *
   * @default - a provider is created from `context` and `kubeconfig`
   */
  readonly provider?: pulumi.ProviderResource;

  /**
   * A string that is unique to the cluster and never changes (`clusterIdentifier` of Pulumi's Kubernetes provider). As long
   * as it stays the same, a new address, certificate or user of the cluster replaces nothing. Set it if you are not allowed to
   * get namespace `kube-system`, or if the kubeconfig is an output that a preview may not know.
   *
   * @default - the UID of namespace `kube-system`, read from the cluster
   */
  readonly clusterIdentifier?: pulumi.Input<string>;
}
