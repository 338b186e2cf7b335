import type * as pulumi from "@pulumi/pulumi";

/** An object that was not ready in time. */
export interface FailedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Access to the cluster of a failed object. */
export interface ClusterAccess {
  readonly context?: pulumi.Input<string>;
  readonly kubeconfig?: pulumi.Input<string>;
}

/** placeholder replaced below */
export async function explainObject(
  cluster: string,
  failed: FailedObject,
  access: ClusterAccess | undefined,
): Promise<string[]> {
  await Promise.resolve();
  return [cluster, failed.name, access === undefined ? "" : ""];
}
