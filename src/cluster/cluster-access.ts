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
   * A Kubernetes provider of your own, in place of the one made from `context` and `kubeconfig`. Give it
   * `upsertExistingObjects: true`, or an `up` that was interrupted cannot be taken up again. If `context` or `kubeconfig`
   * are given as well, they serve to look into the same cluster: without them a failed wait is explained in less detail,
   * and after a change the tunnel may be taken for connected before it is again.
   *
   * @default - a provider made from `context` and `kubeconfig`
   */
  readonly provider?: pulumi.ProviderResource;
}
