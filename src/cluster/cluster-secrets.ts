import * as pulumi from "@pulumi/pulumi";
import { hideSecrets } from "../pulumi/secret-text.js";
import { secretValues } from "../validation/redact.js";
import type { LiqoCluster } from "./liqo-cluster.js";

type Cluster = Pick<LiqoCluster, "name">;

const secretsByCluster = new WeakMap<Cluster, unknown[]>();

/**
 * Records values that a program declares for objects in a cluster. Messages about the cluster do
 * not contain those that are secret, once they are known.
 */
export function recordSecrets(cluster: Cluster, declared: readonly pulumi.Input<unknown>[]): void {
  const secrets = secretsByCluster.get(cluster) ?? [];
  secretsByCluster.set(cluster, secrets);
  for (const value of declared) {
    // Each value is recorded when it is known: a hook must not wait for a value that depends on the
    // object of the hook. The resource that has the value reports a rejected promise.
    void secretValues([value]).then(
      (found) => secrets.push(...found),
      () => undefined,
    );
  }
}

/**
 * Removes the secrets that are declared for objects in a cluster from a text.
 *
 * @param sources further values that the text may contain. Some may be secret.
 */
export async function hideClusterSecrets(
  cluster: Cluster,
  text: string,
  sources: readonly pulumi.Input<unknown>[],
): Promise<string> {
  return hideSecrets(text, [...secretsIn(cluster), ...(await secretValues(sources))]);
}

/** The secret values that are declared for objects in a cluster, as far as they are known. */
export function secretsIn(cluster: Cluster): readonly unknown[] {
  return secretsByCluster.get(cluster) ?? [];
}
