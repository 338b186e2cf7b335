import * as pulumi from "@pulumi/pulumi";
import { failUpdate } from "../../validation/fail-update.js";
import type { OwnPrivateKey } from "../../cluster/cluster-view.js";
import { isForbidden, reasonOf, unseen } from "../../cluster/client/error-reason.js";
import { NotReadyError } from "../../validation/errors.js";
import { isNewNamespace } from "../../lifecycle/adoption/declared-namespaces.js";
import type { LiqoCluster } from "../../cluster/liqo-cluster.js";
import { valueIfKnown } from "../../pulumi/output-value.js";
import { generatePrivateKey, publicKeyOf } from "./wireguard-key.js";

/** Where the Secret of a stack's own keys is. */
export interface LiveKeysArgs {
  readonly cluster: LiqoCluster;
  readonly remoteClusterId: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly secretName: string;
  /** URN of the resource that creates the Secret. */
  readonly maker: pulumi.Output<string>;
}

/**
 * The keys that a stack has generated, as they are in the cluster. The state may be lost, or an old one may have been
 * imported: then the keys in the cluster are the ones that the gateways run with.
 */
export class LiveKeys {
  /** The private key to use if the state has none: the one in the cluster, else a new one. Unknown in a preview if it is new. */
  public readonly candidate: pulumi.Output<string>;

  private readonly live: pulumi.Output<OwnPrivateKey | undefined>;

  constructor(
    private readonly component: pulumi.ComponentResource,
    private readonly name: string,
    private readonly args: LiveKeysArgs,
  ) {
    const { remoteClusterId, namespace, maker } = args;
    this.live = pulumi.secret(
      pulumi
        .all([namespace, maker, remoteClusterId])
        .apply(([where, urn]) => this.read(where, urn)),
    );
    this.candidate = this.live.apply((found) => {
      const unknown = pulumi.unknown as unknown as string;
      return pulumi.output(
        found?.privateKey ?? (pulumi.runtime.isDryRun() ? unknown : generatePrivateKey()),
      );
    });
  }

  /**
   * Warns if the keys in the cluster are not the ones in the state.
   *
   * @param kept ID of the resource that keeps the private key in the state. A preview does not know the ID of a new one.
   */
  async report(kept: pulumi.Output<string>, publicKey: pulumi.Output<string>): Promise<void> {
    const found = await valueIfKnown(this.live);
    if (found === undefined) {
      return;
    }
    const isNew = pulumi.runtime.isDryRun() && (await valueIfKnown(kept)) === undefined;
    const message = isNew ? this.adoption(found) : await this.mismatch(found, publicKey);
    if (message !== undefined) {
      await pulumi.log.warn(message, this.component);
    }
  }

  private async read(namespace: string, urn: string): Promise<OwnPrivateKey | undefined> {
    const { cluster, secretName } = this.args;
    const view = isNewNamespace(cluster.provider, namespace)
      ? undefined
      : await cluster.view(namespace);
    return view?.ownPrivateKey(secretName, urn).catch((error: unknown) => {
      if (isForbidden(error)) {
        // If the state has no key, the Secret is rejected before it is created: it cannot be read there either.
        const warning = `${reasonOf(error)}: cannot compare the keys in cluster ${cluster.name} with the state's. Grant "get" on Secrets`;
        void pulumi.log.warn(warning, this.component);
        return undefined;
      }
      const message = `cannot check whether Secret ${namespace}/${secretName} holds keys of this stack: ${unseen(cluster.name, error)}`;
      return failUpdate(this.component, this.name, new NotReadyError(this.component, message));
    });
  }

  private adoption({ privateKey }: OwnPrivateKey): string {
    const { cluster, secretName } = this.args;
    const where = `Secret ${secretName} in cluster ${cluster.name}, which this stack created earlier`;
    return privateKey === undefined
      ? `the state has no keys for this gateway, and ${where}, holds no valid key: up generates new keys and restarts the gateway`
      : `the state has no keys for this gateway, but ${where}, has them: up adopts these keys, and the tunnel stays up`;
  }

  private async mismatch(
    { privateKey }: OwnPrivateKey,
    publicKey: pulumi.Output<string>,
  ): Promise<string | undefined> {
    const { cluster, secretName } = this.args;
    const ofState = await valueIfKnown(publicKey);
    const ofCluster = privateKey === undefined ? "no valid key" : publicKeyOf(privateKey);
    // If the state had no keys, it now has the candidate, and this run writes the Secret.
    const candidate = await valueIfKnown(this.candidate);
    const isWritten = candidate !== undefined && publicKeyOf(candidate) === ofState;
    return ofState === undefined || ofState === ofCluster || isWritten
      ? undefined
      : `Secret ${secretName} in cluster ${cluster.name} holds another key than the state: the public half is ${ofCluster}, ` +
          `in the state ${ofState}. An old state was imported, or the Secret was edited. "pulumi up --refresh" writes the ` +
          "state's key and restarts the gateway; up alone leaves both as they are";
  }
}
